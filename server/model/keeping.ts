import { realpath, stat } from 'node:fs/promises'
import { tryLock } from './file-lock.ts'
import { inspectGguf } from './gguf.ts'
import {
  catalogueModels,
  ofPerson,
  titleOf,
  withHeader,
  type AddedModel,
  type KnownModel,
} from './known-model.ts'
import type { ModelFolder } from './model-folder.ts'
import { ModelError } from './models.ts'
import { changeShelf, readShelf } from './shelf.ts'
import { checkTalks } from './talk.ts'
import { entryFor, isFrom, parseWanted } from './wanted.ts'

// What a person does to the models of a data folder, beside a running server or in it.

/** The catalogue and what a person added. */
export const knownModels = (folder: ModelFolder): readonly KnownModel[] => [
  ...catalogueModels,
  ...readShelf(folder).added.map(ofPerson),
]

export function knownModel(folder: ModelFolder, id: string): KnownModel {
  const known = knownModels(folder)
  const found = known.find((model) => model.id === id)
  if (found !== undefined) return found
  const ids = known.map((model) => model.id).join(', ')
  throw new ModelError(
    'model_not_found',
    `There is no model ${id.slice(0, 80)}: choose one of ${ids}.`,
  )
}

/** Where a model's file is, or would be. */
export const pathOf = (model: Pick<KnownModel, 'file' | 'path'>, folder: ModelFolder): string =>
  model.file === null ? (model.path ?? '') : folder.fileOf({ file: model.file })

/**
 * Puts a place that a person named on the shelf; the same place keeps its id. A file on this machine is
 * looked at first and stays where it is.
 * @throws ModelError, GgufError
 */
export async function addModel(
  folder: ModelFolder,
  text: string,
  sha256: string | null,
  taken: (id: string) => boolean = () => false,
): Promise<KnownModel> {
  const wanted = parseWanted(text)
  const digest = wanted.type === 'path' ? await digestOfOwn(folder, wanted.path, sha256) : sha256
  const place =
    wanted.type === 'path' ? { type: 'path' as const, path: await realpath(wanted.path) } : wanted
  let entry: AddedModel | undefined
  await changeShelf(folder, ({ chosen, added }) => {
    const known = added.find((one) => isFrom(one, place))
    const others = added.filter((one) => one !== known)
    const inUse = (id: string) =>
      taken(id) || [...catalogueModels, ...others].some((one) => one.id === id)
    entry =
      known === undefined
        ? entryFor(place, digest, inUse)
        : { ...known, sha256: digest ?? known.sha256 }
    return { chosen, added: [...others, entry] }
  })
  if (entry === undefined) throw new Error('The shelf was changed without an entry.')
  return ofPerson(entry)
}

async function digestOfOwn(
  folder: ModelFolder,
  path: string,
  expected: string | null,
): Promise<string> {
  checkTalks({ name: titleOf(path) }, await inspectGguf(path))
  const found = await folder.digestOf(path)
  if (found === null) throw new ModelError('invalid_request', `${path} is not a file.`)
  if (expected === null || expected === found) return found
  throw new ModelError('invalid_request', `${path} is not the file that you named (wrong SHA-256).`)
}

/** Makes it the model that answers when none is named. @throws ModelError when it cannot answer. */
export async function chooseModel(
  folder: ModelFolder,
  id: string,
  fixedBy: string | null,
  isRemote: boolean,
): Promise<void> {
  if (fixedBy !== null) throw fixed(fixedBy)
  if (!isRemote) await checkAnswers(folder, knownModel(folder, id))
  await changeShelf(folder, ({ added }) => ({ chosen: id, added }))
}

const fixed = (fixedBy: string) =>
  new ModelError(
    'invalid_request',
    `The default model is fixed by the setting model.default (from ${fixedBy}): change it there.`,
  )

async function checkAnswers(folder: ModelFolder, model: KnownModel): Promise<void> {
  const header = await inspectGguf(pathOf(model, folder)).catch((error: unknown) => {
    if (model.file === null) throw error
    throw new ModelError(
      'model_not_ready',
      `${model.name} is not on this machine: fetch it first with \`./overt model get ${model.id}\`.`,
    )
  })
  checkTalks(model, header)
  if (withHeader(model, header).purpose === 'chat') return
  throw new ModelError(
    'invalid_request',
    `${model.name} turns texts into vectors and answers no questions: choose another default.`,
  )
}

export type Removal = {
  /** Also the default, and one that a running server has in memory. */
  readonly force: boolean
  /** The model that answers when none is named. */
  readonly defaultId: string | null
}

/**
 * Removes a model's weights from the folder, and an added model from the shelf. A file that lies
 * elsewhere is another's: it is forgotten and stays. Resolves with the bytes that were freed.
 * @throws ModelError
 */
export async function removeModel(
  folder: ModelFolder,
  id: string,
  { force, defaultId }: Removal,
): Promise<number> {
  const model = knownModel(folder, id)
  if (id === defaultId && !force) {
    throw inUse(`${model.name} is the default model`)
  }
  using fetching = model.file === null ? null : await tryLock(folder.lockOf(`get ${model.file}`))
  if (model.file !== null && fetching === null) {
    throw new ModelError('invalid_request', `${model.name} is being fetched: stop that first.`)
  }
  using loaded = await tryLock(useLock(folder, id))
  if (loaded === null && !force) throw inUse(`${model.name} is loaded in the running server`)
  const freed = model.file === null ? 0 : await removeFile(folder, model, model.file)
  // Also of the catalogue: a model that was removed must not stay the one that answers.
  await changeShelf(folder, ({ chosen, added }) => ({
    chosen: chosen === id ? null : chosen,
    added: added.filter((one) => one.id !== id),
  }))
  return freed
}

const inUse = (why: string) =>
  new ModelError('invalid_request', `${why}: use another first, or force its removal.`)

/** Held by the server while it has the model in memory. */
export const useLock = (folder: ModelFolder, id: string): string =>
  folder.lockOf(`use ${id.replaceAll('/', ' ')}`)

async function removeFile(folder: ModelFolder, model: KnownModel, file: string): Promise<number> {
  const found = await stat(folder.fileOf({ file })).catch(() => null)
  const freed = (found?.isFile() === true ? found.size : 0) + (await folder.partBytes({ file }))
  await folder.remove({ ...model, file })
  return freed
}
