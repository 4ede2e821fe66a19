import type { ModelInspection, ModelStatus } from '@overt/wire'
import { firstModel } from './catalogue.ts'
import { examine } from './examine.ts'
import { inspectModel, inspectPath } from './inspect.ts'
import { chooseModel, knownModel, knownModels, removeModel } from './keeping.ts'
import { ofSettings, type KnownModel } from './known-model.ts'
import { ModelFolder } from './model-folder.ts'
import { ModelError } from './models.ts'
import type { ModelSettings } from './models-options.ts'
import { readShelf } from './shelf.ts'
import { localSlot, statusOf } from './slot.ts'

/** Which data folder, and what its settings say of models. */
export type Place = {
  readonly home: string
  readonly settings: ModelSettings
  /** Models of providers, by the id that they are asked for. */
  readonly remote: readonly string[]
  /** Which source fixes the default model; null where none does. */
  readonly fixedBy: string | null
}

const forever = new AbortController().signal

/** The model that answers when none is named, as far as can be told without a server. */
function defaultId({ settings }: Place, folder: ModelFolder): string {
  const known = knownModels(folder)
  const { chosen } = readShelf(folder)
  const [file] = fileOfSettings(settings, known)
  return settings.default ?? chosen ?? file?.id ?? firstModel.id
}

/** The model that the setting `model.path` names, if any. */
const fileOfSettings = (
  { path }: Pick<ModelSettings, 'path'>,
  known: readonly KnownModel[],
): readonly KnownModel[] =>
  path === null ? [] : [ofSettings(path, (id) => known.some((one) => one.id === id))]

/** What `model list` shows: every local model, and where it stands in this data folder. */
export async function listModels(place: Place): Promise<readonly ModelStatus[]> {
  const folder = new ModelFolder(place.home)
  const known = knownModels(folder)
  const chosen = defaultId(place, folder)
  const slots = [...fileOfSettings(place.settings, known), ...known].map(localSlot)
  for (const slot of slots) await examine(slot, folder, forever)
  return slots.map((slot) => statusOf(slot, slot.id === chosen, place.settings))
}

/** What `model use` does; a running server takes it up within a second. */
export async function useModel(id: string, place: Place): Promise<void> {
  const folder = new ModelFolder(place.home)
  await chooseModel(folder, id, place.fixedBy, place.remote.includes(id))
}

/** What `model remove` does. Resolves with the bytes that were freed. */
export async function removeOne(id: string, force: boolean, place: Place): Promise<number> {
  const folder = new ModelFolder(place.home)
  if (fileOfSettings(place.settings, knownModels(folder))[0]?.id === id) {
    throw new ModelError(
      'invalid_request',
      `${id} is the file that the setting model.path names: take it out there.`,
    )
  }
  return removeModel(folder, id, { force, defaultId: defaultId(place, folder) })
}

/** What `model inspect` does: a model of the list, or any file on this machine by its path. */
export async function inspectOne(text: string, place: Place): Promise<ModelInspection> {
  const folder = new ModelFolder(place.home)
  const known = knownModels(folder)
  const all = [...fileOfSettings(place.settings, known), ...known]
  const found = all.find(({ id }) => id === text)
  if (found !== undefined) return inspectModel(found, folder, place.settings)
  if (text.includes('/')) return inspectPath(text, folder, place.settings)
  return inspectModel(knownModel(folder, text), folder, place.settings)
}
