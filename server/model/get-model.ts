import { FetchError } from './fetch-error.ts'
import { fetchModel, type FetchedModel, type FetchOptions } from './fetch-model.ts'
import { inspectGguf } from './gguf.ts'
import { addModel, knownModels, pathOf } from './keeping.ts'
import { withHeader, type KnownModel } from './known-model.ts'
import type { Place } from './model-commands.ts'
import { ModelFolder } from './model-folder.ts'
import { ModelError } from './models.ts'
import { changeShelf, touchShelf } from './shelf.ts'
import { sourcesOf } from './sources.ts'
import { checkTalks } from './talk.ts'
import { parseDigest } from './wanted.ts'

export type Got = FetchedModel & { readonly id: string }

export type Getting = Pick<FetchOptions, 'onProgress' | 'clock'> & {
  /** Told before the first byte: what it is called and under which licence it comes, where that is known. */
  readonly onModel: (model: { readonly name: string; readonly licence: string | null }) => void
  readonly sha256: string | null
}

/**
 * What `model get` does: an id of the list, a place on the hub, an address, or a file on this machine.
 * What is here already is not fetched again, and what is no model is not kept.
 * @throws ModelError, FetchError, GgufError.
 */
export async function getModel(
  text: string,
  place: Place,
  { onModel, sha256, ...told }: Getting,
  signal: AbortSignal,
): Promise<Got> {
  const folder = new ModelFolder(place.home)
  const digest = sha256 === null ? null : parseDigest(sha256)
  const before = knownModels(folder)
  const known = before.find(({ id }) => id === text)
  const model =
    known === undefined ? await addModel(folder, text, digest) : demanding(known, digest)
  if (model.file === null) return own(model, folder, onModel)
  onModel(model)
  const entry = { ...model, file: model.file }
  const sources = sourcesOf(model, place.settings, folder)
  const isNew = !before.some(({ id }) => id === model.id)
  const got = await fetchModel(entry, { folder, sources, ...told }, signal).catch(
    async (error: unknown) => {
      if (isNew && !isBusy(error)) await forgetIfNothingCame(folder, entry)
      throw error
    },
  )
  await keepIfUsable(folder, entry, got.path)
  return { id: model.id, ...got }
}

type Entry = KnownModel & { readonly file: string }

/** @throws GgufError, ModelError of what came and is of no use; it is gone then. */
async function keepIfUsable(folder: ModelFolder, entry: Entry, path: string): Promise<void> {
  try {
    checkTalks(entry, await inspectGguf(path))
  } catch (error) {
    await folder.remove(entry)
    if (entry.from === 'person') await forget(folder, entry.id)
    throw error
  }
  await touchShelf(folder)
}

/** A model of the list, and of its files only the one that the person demands. */
function demanding(model: KnownModel, sha256: string | null): KnownModel {
  if (sha256 === null || sha256 === model.sha256) return model
  // Of another file the size is not known either.
  if (model.sha256 === null) return { ...model, sha256, sizeBytes: null }
  throw new ModelError(
    'invalid_request',
    `${model.name} is the file with the SHA-256 ${model.sha256}, and --sha256 names another: leave it out, or give the place of the file that you mean.`,
  )
}

const isBusy = (error: unknown) => error instanceof FetchError && error.code === 'busy'

/** An address with a slip of the pen must not stay on the list for ever. */
async function forgetIfNothingCame(folder: ModelFolder, entry: Entry): Promise<void> {
  if ((await folder.partBytes(entry)) > 0) return
  await folder.remove(entry)
  await forget(folder, entry.id)
}

const forget = (folder: ModelFolder, id: string) =>
  changeShelf(folder, ({ chosen, added }) => ({
    chosen,
    added: added.filter((one) => one.id !== id),
  }))

async function own(
  model: KnownModel,
  folder: ModelFolder,
  onModel: Getting['onModel'],
): Promise<Got> {
  const path = pathOf(model, folder)
  const header = await inspectGguf(path)
  onModel(withHeader(model, header))
  const { sizeBytes } = header
  const digest = `sha256:${(await folder.digestOf(path)) ?? ''}`
  return { id: model.id, path, digest, sizeBytes, source: 'cache' }
}
