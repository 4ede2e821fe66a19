import { z } from 'zod'
import { catalogue, CatalogueEntry } from './catalogue.ts'
import type { GgufHeader } from './gguf.ts'

/** Where a model of the person's own came from: a file elsewhere, the hub, or an address. */
const from = {
  /** A file that is another's: it is read where it lies, and never removed. */
  path: z.string().min(1).nullable(),
  /** The file's name in the folder of models; null for a file that lies elsewhere. */
  file: CatalogueEntry.shape.file.nullable(),
  hub: CatalogueEntry.shape.hub.nullable(),
  url: z.url({ protocol: /^https?$/ }).nullable(),
}

/** A model that a person added; what its header says is filled in once the file is here. */
export const AddedModel = z.strictObject({
  id: CatalogueEntry.shape.id,
  name: z.string().min(1).max(200),
  ...from,
  /** Given by the person, else pinned at the first fetch. */
  sha256: CatalogueEntry.shape.sha256,
})
export type AddedModel = Readonly<z.infer<typeof AddedModel>>

/** A local model: of the catalogue, of the settings or added by a person. What nobody knows is null. */
export type KnownModel = AddedModel & {
  readonly from: 'catalogue' | 'settings' | 'person'
  readonly purpose: GgufHeader['purpose']
  readonly licence: string | null
  readonly note: CatalogueEntry['note'] | null
  readonly languages: readonly string[]
  readonly template: string | null
  readonly sizeBytes: number | null
  readonly contextTokens: number | null
  readonly cacheBytesPerToken: number | null
  readonly index: CatalogueEntry['index']
  readonly verified: boolean
}

export const ofCatalogue = (entry: CatalogueEntry): KnownModel => ({
  ...entry,
  path: null,
  url: null,
  from: 'catalogue',
})

const unknown = {
  purpose: 'chat',
  licence: null,
  note: null,
  languages: [],
  template: null,
  sizeBytes: null,
  contextTokens: null,
  cacheBytesPerToken: null,
  index: null,
  verified: false,
} as const

export const ofPerson = (added: AddedModel): KnownModel => ({
  ...unknown,
  ...added,
  from: 'person',
})

/** The file that the setting `model.path` names; `taken` says which ids are in use. */
export function ofSettings(path: string, taken: (id: string) => boolean): KnownModel {
  const id = idOf(path)
  return {
    ...unknown,
    id: taken(id) ? `${id}-file` : id,
    name: titleOf(path),
    path,
    file: null,
    hub: null,
    url: null,
    sha256: null,
    from: 'settings',
  }
}

/** What the file itself says counts more than what a page said of it. */
export const withHeader = (model: KnownModel, header: GgufHeader): KnownModel => ({
  ...model,
  purpose: header.purpose,
  sizeBytes: header.sizeBytes,
  contextTokens: header.contextTokens ?? model.contextTokens,
  cacheBytesPerToken: header.cacheBytesPerToken ?? model.cacheBytesPerToken,
  ...(model.from !== 'catalogue' && {
    name: header.name ?? model.name,
    licence: header.licence,
  }),
})

export const catalogueModels: readonly KnownModel[] = catalogue.map(ofCatalogue)

/** The last part of a path or address, without `.gguf`. */
export const titleOf = (place: string): string =>
  (place.split(/[/\\]/).at(-1) ?? place).replace(/\.gguf$/i, '')

/** A file is known by its name, made fit for an id. */
export function idOf(place: string): string {
  const words = titleOf(place)
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|-+$/g, '')
    .slice(0, 70)
  return words === '' ? 'file' : words
}
