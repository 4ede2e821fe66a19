import { hash } from 'node:crypto'
import type { Context } from 'hono'
import type { Env } from './parts.ts'

/** For bytes that can never be others under the same address. */
export const FOR_EVER = 'public, max-age=31536000, immutable'

type Caching = { readonly type: string; readonly cache: string }

/** Answers with an entity tag, and with nothing but it to who has these bytes already. */
export function answerCached(
  c: Context<Env>,
  bytes: Uint8Array,
  { type, cache }: Caching,
): Response {
  return answerTagged(c, { bytes: new Uint8Array(bytes), etag: tagOf(bytes) }, { type, cache })
}

export type Tagged = { readonly bytes: Uint8Array<ArrayBuffer>; readonly etag: string }

/** The same for bytes whose tag is known. They are sent as they are: nobody may change them. */
export function answerTagged(
  c: Context<Env>,
  { bytes, etag }: Tagged,
  { type, cache }: Caching,
): Response {
  c.header('etag', etag)
  c.header('cache-control', cache)
  if (knows(c, etag)) return c.body(null, 304)
  return c.body(bytes, 200, { 'content-type': type })
}

export const tagOf = (bytes: Uint8Array): string =>
  `"${hash('sha256', bytes, 'base64url').slice(0, 22)}"`

/** RFC 9110 13.1.2: weak comparison, any of a list. */
export function knows(c: Context<Env>, etag: string): boolean {
  const known = c.req.header('if-none-match')
  if (known === undefined) return false
  return known.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))
}
