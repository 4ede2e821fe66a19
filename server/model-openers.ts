// What the cli needs for `overt model`, beside a running server or not; server/main.ts exports it.
import type { ModelInspection, ModelStatus } from '@overt/wire'
import { type Where, clock, readConfig } from './account-openers.ts'
import { resolvePath } from './config/given.ts'
import { makeHome } from './config/home.ts'
import { getModel as fetchOne } from './model/get-model.ts'
import {
  inspectOne,
  listModels as listAll,
  type Place,
  removeOne,
  useModel as useOne,
} from './model/model-commands.ts'
import type { FetchProgress } from './model/progress.ts'
import { providersOf, remoteModelId } from './provider/provider.ts'

/** The models of a data folder, as its settings see them. */
function modelPlace(where: Where): Place {
  const { home, model, providers, cameFrom } = readConfig(where)
  const fixedBy = model.default === null ? null : (cameFrom['model.default'] ?? 'the settings')
  const remote = providersOf(providers).flatMap(({ name, models }) =>
    models.map((one) => remoteModelId(name, one)),
  )
  return { home, settings: model, remote, fixedBy }
}

export const listModels = (where: Where): Promise<readonly ModelStatus[]> =>
  listAll(modelPlace(where))

export type GetModel = Where & {
  /** An id of the list, `owner/name:file.gguf`, an address, or the path of a file. */
  readonly model: string
  readonly sha256: string | null
  readonly onModel: (model: { readonly name: string; readonly licence: string | null }) => void
  readonly onProgress: (progress: FetchProgress) => void
  readonly signal: AbortSignal
}

export async function getModel({
  model,
  signal,
  ...options
}: GetModel): Promise<{ id: string; path: string; digest: string; sizeBytes: number }> {
  const place = modelPlace(options)
  makeHome(place.home)
  return fetchOne(ownPath(model), place, { ...options, clock }, signal)
}

/** Only what looks like a path is one: an id and a hub's name have no such beginning, nor this end without a colon. */
const ownPath = (model: string): string =>
  /^(\/|\.{1,2}\/|~\/)|^[^:]+\.gguf$/i.test(model) ? resolvePath(model, process.cwd()) : model

export const useModel = (options: Where & { readonly id: string }): Promise<void> => {
  const place = modelPlace(options)
  makeHome(place.home)
  return useOne(options.id, place)
}

export const removeModel = (
  options: Where & { readonly id: string; readonly force: boolean },
): Promise<number> => removeOne(options.id, options.force, modelPlace(options))

export const inspectModel = (
  options: Where & { readonly model: string },
): Promise<ModelInspection> => inspectOne(ownPath(options.model), modelPlace(options))
