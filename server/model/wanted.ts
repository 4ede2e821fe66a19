import { isAbsolute } from 'node:path'
import { CatalogueEntry } from './catalogue.ts'
import { idOf, titleOf, type AddedModel } from './known-model.ts'
import { ModelError } from './models.ts'

/** What a person may write to name a model that is not known yet. */
export type Wanted =
  | { readonly type: 'hub'; readonly hub: CatalogueEntry['hub'] }
  | { readonly type: 'url'; readonly url: string }
  | { readonly type: 'path'; readonly path: string }

/**
 * Reads `owner/name:file.gguf` (with `@revision`), an address, or the absolute path of a file.
 * @throws ModelError `invalid_request` with the three forms for anything else.
 */
export function parseWanted(text: string): Wanted {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { type: 'url', url: checkedUrl(text) }
  const hub = /^([^:@\s]+\/[^:@\s]+):([^:@/\s]+)(?:@([\w./-]{1,100}))?$/.exec(text)
  if (hub !== null && !isAbsolute(text)) {
    const [, repository = '', file = '', revision = 'main'] = hub
    const parsed = CatalogueEntry.shape.hub.safeParse({ repository, file, revision })
    if (parsed.success && !revision.includes('..')) return { type: 'hub', hub: parsed.data }
    throw notUsable(text)
  }
  if (isAbsolute(text) && !text.includes('\0')) return { type: 'path', path: text }
  throw notUsable(text)
}

/** A SHA-256 as people copy it: with `sha256:` or without, in either case. @throws ModelError */
export function parseDigest(text: string): string {
  const digits = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(text.trim())?.[1]
  if (digits !== undefined) return digits.toLowerCase()
  throw new ModelError(
    'invalid_request',
    `${JSON.stringify(text.slice(0, 80))} is no SHA-256: give all of its 64 hexadecimal digits.`,
  )
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol)) throw notUsable(text)
  if (url.username !== '' || url.password !== '') {
    throw new ModelError(
      'invalid_request',
      'The address holds a user name or password: leave them out, they would be written down.',
    )
  }
  return url.href
}

const notUsable = (text: string) =>
  new ModelError(
    'invalid_request',
    `${JSON.stringify(text.slice(0, 80))} names no model: give an id of the list, owner/name:file.gguf of the hub, an https address, or the path of a GGUF file.`,
  )

/** The entry that it will have, under an id and a file name that nobody uses. */
export function entryFor(
  wanted: Wanted,
  sha256: string | null,
  taken: (id: string) => boolean,
): AddedModel {
  const place = placeOf(wanted)
  const id = freeId(idOf(place), taken)
  return {
    id,
    name: titleOf(place).slice(0, 200) || id,
    path: wanted.type === 'path' ? wanted.path : null,
    file: wanted.type === 'path' ? null : `${id}.added.gguf`,
    hub: wanted.type === 'hub' ? wanted.hub : null,
    url: wanted.type === 'url' ? wanted.url : null,
    sha256,
  }
}

function placeOf(wanted: Wanted): string {
  switch (wanted.type) {
    case 'hub':
      return wanted.hub.file
    case 'url':
      return decoded(new URL(wanted.url).pathname)
    case 'path':
      return wanted.path
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // A stray per cent sign: the name is only shown.
    return path
  }
}

function freeId(wish: string, taken: (id: string) => boolean): string {
  for (let n = 1; ; n++) {
    const id = n === 1 ? wish : `${wish}-${n}`
    if (!taken(id)) return id
  }
}

/** Whether an entry came from this very place. */
export function isFrom(entry: AddedModel, wanted: Wanted): boolean {
  switch (wanted.type) {
    case 'hub':
      return (
        entry.hub !== null &&
        entry.hub.repository === wanted.hub.repository &&
        entry.hub.file === wanted.hub.file &&
        entry.hub.revision === wanted.hub.revision
      )
    case 'url':
      return entry.url === wanted.url
    case 'path':
      return entry.path === wanted.path
  }
}
