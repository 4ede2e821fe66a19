import { Hono, type Context } from 'hono'
import { Recent } from '../ledger/recent.ts'
import { answerCached, answerTagged, FOR_EVER, tagOf, type Tagged } from './cache.ts'
import type { Env, HttpParts } from './parts.ts'
import { policyFor } from '../witness/witness-policy.ts'
import { refuse } from './problem.ts'

const CHECKPOINT = 'public, max-age=1'
/** A partial tile never changes either, but the full one will take its place. */
const PARTIAL = 'public, max-age=300'

const TEXT = 'text/plain; charset=utf-8'
const BYTES = 'application/octet-stream'

/** Full tiles and bundles never change: so many are kept as they are sent, 8 KiB each for most. */
const mostTiles = 256
/** A bundle of long entries is not kept: 256 of these are four megabytes. */
const mostTileBytes = 16 * 1024

/** The public ledger (C2SP tlog-tiles), readable from any page. */
export const ledgerRoutes = ({
  ledger,
  witnessPolicy,
}: Pick<HttpParts, 'ledger' | 'witnessPolicy'>) =>
  publishedRoutes({ checkpoint: () => ledger.head().text, read: (path) => ledger.read(path) }).get(
    '/policy',
    (c) => c.text(policyFor(ledger.logVkey, witnessPolicy)),
  )

export type Published = {
  readonly checkpoint: () => string
  readonly read: (path: string) => Promise<Uint8Array | null>
}

/** What a ledger has published, whether it goes on or not. */
export const publishedRoutes = (ledger: Published) => {
  const kept = new Recent<Tagged>(mostTiles)
  return new Hono<Env>()
    .use(async (c, next) => {
      // Before the handler: a header set afterwards has the whole response built anew.
      c.header('access-control-allow-origin', '*')
      c.header('cross-origin-resource-policy', 'cross-origin')
      await next()
    })
    .get('/checkpoint', (c) => {
      const bytes = new TextEncoder().encode(ledger.checkpoint())
      return answerCached(c, bytes, { type: TEXT, cache: CHECKPOINT })
    })
    .get('/tile/*', async (c) => {
      const tile = tileOf(c)
      const found = tile && (kept.get(tile.path) ?? (await read(ledger, tile.path)))
      if (!found) throw refuse('not_found', 'This ledger has no such tile.')
      if (tile.full && found.bytes.length <= mostTileBytes) kept.set(tile.path, found)
      return answerTagged(c, found, { type: BYTES, cache: tile.full ? FOR_EVER : PARTIAL })
    })
}

async function read(ledger: Published, path: string): Promise<Tagged | null> {
  const bytes = await ledger.read(path)
  return bytes && { bytes: new Uint8Array(bytes), etag: tagOf(bytes) }
}

const level = /^(?:entries|[0-9]|[1-5][0-9]|6[0-3])$/
/** Three digits a group, all but the last with an x, no group of zeros in front. */
const index = /^(?!x000)(?:x\d{3}\/)*\d{3}$/
const width = /^(?:[1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/

/** The path as the ledger knows it, or null unless it is exactly what tlog-tiles would write. */
function tileOf(c: Context<Env>): { readonly path: string; readonly full: boolean } | null {
  // The bytes of the address as sent: nothing is decoded, so nothing can hide in an escape.
  const { pathname } = new URL(c.req.url)
  const [, path = '', at = '', number = '', partial] =
    /\/ledger\/(tile\/([^/]+)\/([^.]+?)(?:\.p\/([^/]+))?)$/.exec(pathname) ?? []
  const shaped = level.test(at) && index.test(number)
  if (!shaped || (partial !== undefined && !width.test(partial))) return null
  return { path, full: partial === undefined }
}
