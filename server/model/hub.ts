import type { CatalogueEntry } from './catalogue.ts'
import { FetchError, systemCode } from './fetch-error.ts'
import type { Claim, Source } from './source.ts'

/** How long a host may take to answer at all, and how long a connection may bring nothing. */
export type HubPatience = { readonly connectMs: number; readonly idleMs: number }

const patience: HubPatience = { connectMs: 5_000, idleMs: 30_000 }

const mostRedirects = 5

/**
 * The model hub, or a mirror that answers like it: `<url>/<repository>/resolve/<revision>/<file>`,
 * with the file's size and SHA-256 in the headers `x-linked-size` and `x-linked-etag`.
 */
export function openHub(hubUrl: string, { connectMs, idleMs }: HubPatience = patience): Source {
  const addressOf = ({ hub }: CatalogueEntry) =>
    new URL(`${hubUrl.replace(/\/+$/, '')}/${hub.repository}/resolve/${hub.revision}/${hub.file}`)
  return {
    name: 'hub',
    title: 'the model hub',
    copies: 1,
    claim: (entry, signal) => readClaim(addressOf(entry), connectMs, signal),
    async open(entry, offset, _onBytes, signal) {
      const headers: Record<string, string> = offset > 0 ? { range: `bytes=${offset}-` } : {}
      const stop = new AbortController()
      const either = AbortSignal.any([signal, stop.signal])
      const response = await ask(addressOf(entry), { headers, signal: either }, connectMs)
      const from = startOf(response, offset)
      if (response.body === null || from === null) {
        await response.body?.cancel()
        throw new FetchError('unreachable', `it answered ${response.status}`)
      }
      return { from, chunks: watched(response.body, stop, idleMs) }
    },
  }
}

/** The digest is on the hub's own answer, not on that of the store it redirects to. */
async function readClaim(address: URL, connectMs: number, signal: AbortSignal): Promise<Claim> {
  let at = address
  let claim: Claim = { sizeBytes: null, sha256: null }
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const request = { method: 'HEAD', redirect: 'manual', signal } as const
    const response = await ask(at, request, connectMs)
    claim = {
      sizeBytes: claim.sizeBytes ?? integer(response.headers.get('x-linked-size')),
      sha256: claim.sha256 ?? digest(response.headers.get('x-linked-etag')),
    }
    const location = response.headers.get('location')
    if (response.ok) {
      return {
        ...claim,
        sizeBytes: claim.sizeBytes ?? integer(response.headers.get('content-length')),
      }
    }
    if (claim.sha256 !== null && claim.sizeBytes !== null) return claim
    if (location === null) throw new FetchError('unreachable', `it answered ${response.status}`)
    at = new URL(location, at)
  }
  throw new FetchError('unreachable', 'it redirects in a circle')
}

/** Where a 200 or 206 begins; null for what is neither, or begins elsewhere than it should. */
function startOf(response: Response, offset: number): number | null {
  if (response.status === 200) return 0
  if (response.status !== 206) return null
  const range = response.headers.get('content-range') ?? ''
  return range.startsWith(`bytes ${offset}-`) ? offset : null
}

type Request = {
  readonly method?: 'HEAD'
  readonly redirect?: 'manual'
  readonly headers?: Record<string, string>
  readonly signal: AbortSignal
}

async function ask(address: URL, request: Request, connectMs: number): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), connectMs)
  try {
    return await fetch(address, {
      ...request,
      headers: { ...request.headers, 'accept-encoding': 'identity' },
      signal: AbortSignal.any([late.signal, request.signal]),
    })
  } catch (error) {
    request.signal.throwIfAborted()
    const reason = late.signal.aborted
      ? `${address.host} did not answer within ${connectMs / 1000} s`
      : inWords(systemCode(error), address.host)
    throw new FetchError('unreachable', reason, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

function inWords(code: string | null, host: string): string {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host ${host} cannot be resolved`
    case 'ECONNREFUSED':
      return `${host} refuses the connection`
    case null:
      return `${host} cannot be reached`
    default:
      return `${host} cannot be reached (${code})`
  }
}

/** Passes chunks on, and gives up on a connection that brings nothing for `idleMs`. */
async function* watched(
  body: ReadableStream<Uint8Array>,
  stop: AbortController,
  idleMs: number,
): AsyncIterable<Uint8Array> {
  let timer = setTimeout(() => stop.abort(), idleMs)
  try {
    for await (const chunk of body) {
      clearTimeout(timer)
      yield chunk
      timer = setTimeout(() => stop.abort(), idleMs)
    }
  } catch (error) {
    throw new FetchError('unreachable', 'the connection broke off', { cause: error })
  } finally {
    clearTimeout(timer)
    stop.abort()
  }
}

function integer(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** An etag of the hub is the SHA-256 only where it looks like one; else it is a Git object's id. */
function digest(etag: string | null): string | null {
  return /^(?:W\/)?"([0-9a-f]{64})"$/.exec(etag ?? '')?.[1] ?? null
}
