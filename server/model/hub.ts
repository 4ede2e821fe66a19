import {
  guardedFetch,
  guardedRequest,
  GuardError,
  redirectOf,
  type Guard,
  type Reply,
} from '../fetch/guarded-fetch.ts'
import { FetchError } from './fetch-error.ts'
import type { Claim, Fetchable, Source } from './source.ts'

/** How long a host may take to answer at all, and how long a connection may bring nothing. */
export type HubPatience = { readonly connectMs: number; readonly idleMs: number }

const patience: HubPatience = { connectMs: 5_000, idleMs: 30_000 }

const mostRedirects = 5

/** No model is larger; what claims to be is a fault or an attack on the disk. */
const mostBytes = 2 ** 41

/**
 * The model hub, or a mirror that answers like it: `<url>/<repository>/resolve/<revision>/<file>`,
 * with the file's size and SHA-256 in the headers `x-linked-size` and `x-linked-etag`.
 */
export function openHub(hubUrl: string, { connectMs, idleMs }: HubPatience = patience): Source {
  const base = hubUrl.replace(/\/+$/, '')
  const addressOf = ({ hub }: Fetchable) => {
    if (hub === null) throw new FetchError('unreachable', 'it does not have this model')
    return new URL(`${base}/${hub.repository}/resolve/${encodeURI(hub.revision)}/${hub.file}`)
  }
  const guard = { trusted: new URL(base).origin, connectMs }
  return { name: 'hub', title: 'the model hub', copies: 1, ...asked(addressOf, guard, idleMs) }
}

/** The address that a person gave, which is the configured hub's or one of the open internet. */
export function openAddress(hubUrl: string, { connectMs, idleMs }: HubPatience = patience): Source {
  const guard = { trusted: new URL(hubUrl).origin, connectMs }
  const by = asked(ownAddress, guard, idleMs)
  return { name: 'address', title: 'its address', copies: 1, trustFirst: true, ...by }
}

function ownAddress({ url }: Fetchable): URL {
  if (url == null) throw new FetchError('unreachable', 'this model has no address')
  return new URL(url)
}

const asked = (
  addressOf: (entry: Fetchable) => URL,
  guard: Guard,
  idleMs: number,
): Pick<Source, 'claim' | 'open'> => ({
  claim: async (entry, signal) => readClaim(addressOf(entry), guard, signal),
  open: async (entry, offset, _onBytes, signal) =>
    openAt(addressOf(entry), offset, { guard, idleMs }, signal),
})

/** The digest is on the hub's own answer, not on that of the store it redirects to. */
function readClaim(address: URL, guard: Guard, signal: AbortSignal): Promise<Claim> {
  return asFetchError(async () => {
    let at = address
    let claim: Claim = { sizeBytes: null, sha256: null, validator: null }
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const reply = await head(at, guard, signal)
      claim = {
        sizeBytes: claim.sizeBytes ?? integer(reply.header('x-linked-size')),
        sha256: claim.sha256 ?? digest(reply.header('x-linked-etag')),
        validator: strong(reply.header('etag')),
      }
      if (reply.status >= 200 && reply.status <= 299) {
        const sizeBytes = claim.sizeBytes ?? integer(reply.header('content-length'))
        return within({ ...claim, sizeBytes })
      }
      if (claim.sha256 !== null && claim.sizeBytes !== null) return within(claim)
      const next = redirectOf(reply, at)
      if (next === null) throw new FetchError('unreachable', answered(reply))
      at = next
    }
    throw new FetchError('unreachable', 'it redirects in a circle')
  })
}

/** A signed address answers to one method alone, and some stores know no other than GET. */
const noHead: ReadonlySet<number> = new Set([403, 405, 501])

/** The head of an answer; of its body nothing is read. */
async function head(at: URL, guard: Guard, signal: AbortSignal): Promise<Reply> {
  const reply = await guardedRequest(at, { method: 'HEAD', signal }, guard)
  reply.drop()
  if (!noHead.has(reply.status)) return reply
  const other = await guardedRequest(at, { signal }, guard)
  other.drop()
  return other
}

function within(claim: Claim): Claim {
  if ((claim.sizeBytes ?? 0) <= mostBytes) return claim
  throw new FetchError('refused', `it claims ${claim.sizeBytes} bytes, and no model is that large`)
}

type Opening = { readonly guard: Guard; readonly idleMs: number }

function openAt(address: URL, offset: number, { guard, idleMs }: Opening, signal: AbortSignal) {
  return asFetchError(async () => {
    const headers: Record<string, string> = offset > 0 ? { range: `bytes=${offset}-` } : {}
    const stop = new AbortController()
    const either = AbortSignal.any([signal, stop.signal])
    const reply = await guardedFetch(address, { headers, signal: either }, guard)
    const from = startOf(reply, offset)
    if (from === null) {
      reply.drop()
      throw new FetchError('unreachable', answered(reply))
    }
    return { from, chunks: watched(reply, stop, idleMs) }
  })
}

/** Where a 200 or 206 begins; null for what is neither, or begins elsewhere than it should. */
function startOf(reply: Reply, offset: number): number | null {
  if (reply.status === 200) return 0
  if (reply.status !== 206) return null
  const range = reply.header('content-range') ?? ''
  return range.startsWith(`bytes ${offset}-`) ? offset : null
}

function answered(reply: Reply): string {
  if (reply.status !== 429) return `it answered ${reply.status}`
  const seconds = integer(reply.header('retry-after'))
  return seconds === null
    ? 'it asks to come back later (429)'
    : `it asks to come back in ${seconds} s (429)`
}

async function asFetchError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof GuardError)
      throw new FetchError(error.code, error.message, { cause: error })
    throw error
  }
}

/** A connection that brings less than this in `idleMs` is one that holds us for nothing. */
const leastBytes = 4_096

/** Passes chunks on, and gives up on a connection that brings next to nothing. */
async function* watched(
  reply: Reply,
  stop: AbortController,
  idleMs: number,
): AsyncIterable<Uint8Array> {
  let received = 0
  let before = 0
  const watch = setInterval(() => {
    if (received - before < leastBytes) stop.abort()
    before = received
  }, idleMs)
  try {
    for await (const chunk of reply.body) {
      received += chunk.length
      yield chunk
    }
  } catch (error) {
    const why = stop.signal.aborted
      ? 'the connection brought next to nothing'
      : 'the connection broke off'
    throw new FetchError('unreachable', why, { cause: error })
  } finally {
    clearInterval(watch)
    reply.drop()
  }
}

function integer(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** An etag of the hub is the SHA-256 only where it looks like one; else it is a Git object's id. */
function digest(etag: string | null): string | null {
  return /^(?:W\/)?"([0-9a-f]{64})"$/.exec(etag ?? '')?.[1] ?? null
}

const strong = (etag: string | null): string | null =>
  etag !== null && /^"[^"]{1,200}"$/.test(etag) ? etag : null
