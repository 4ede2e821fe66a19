import { lookup } from 'node:dns/promises'
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** `refused`: it must not be asked. `unreachable`: it could not be. */
export class GuardError extends Error {
  readonly code: 'refused' | 'unreachable'
  constructor(code: GuardError['code'], message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'GuardError'
    this.code = code
  }
}

type Resolved = { readonly address: string; readonly family: number }

export type Guard = {
  /** An origin of the operator's own choice, such as the configured hub: asked wherever it is, and by http. */
  readonly trusted: string | null
  /** How long a host may take to answer at all. */
  readonly connectMs: number
  /** All addresses of a host name. */
  readonly resolve?: (host: string) => Promise<readonly Resolved[]>
}

export type Question = {
  readonly method?: 'GET' | 'HEAD'
  readonly headers?: { readonly [name: string]: string }
  readonly signal: AbortSignal
}

/** An answer whose body has still to be read to its end, or dropped. */
export type Reply = {
  readonly status: number
  header(name: string): string | null
  readonly body: AsyncIterable<Uint8Array>
  drop(): void
}

const mostRedirects = 5

/**
 * One request to an address that somebody else chose. Only https and only hosts of the open internet,
 * whose name is resolved once and whose checked address is the one that is connected to; a redirect is
 * an answer like any other.
 * @throws GuardError
 */
export async function guardedRequest(
  address: URL,
  { method = 'GET', headers = {}, signal }: Question,
  guard: Guard,
): Promise<Reply> {
  const pinned = await allowedAddresses(address, guard)
  const late = AbortSignal.timeout(guard.connectMs)
  // Once it has answered, only the caller ends it.
  const stop = new AbortController()
  const onLate = () => stop.abort(late.reason)
  late.addEventListener('abort', onLate)
  const send = address.protocol === 'https:' ? requestHttps : requestHttp
  try {
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = send(address, {
        method,
        headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': 'overt' },
        signal: AbortSignal.any([signal, stop.signal]),
        ...(pinned !== null && { lookup: answering(pinned) }),
        // No connection is kept: the next request checks its host anew.
        agent: false,
      })
      request.once('response', resolve).once('error', reject).end()
    })
    return replyOf(reply)
  } catch (error) {
    signal.throwIfAborted()
    const reason = late.aborted
      ? `${address.host} did not answer within ${guard.connectMs / 1000} s`
      : inWords(codeOf(error), address.host)
    throw new GuardError('unreachable', reason, { cause: error })
  } finally {
    late.removeEventListener('abort', onLate)
  }
}

/** Follows redirects, each hop checked like the first. @throws GuardError */
export async function guardedFetch(address: URL, ask: Question, guard: Guard): Promise<Reply> {
  let at = address
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const reply = await guardedRequest(at, ask, guard)
    const next = redirectOf(reply, at)
    if (next === null) return reply
    reply.drop()
    at = next
  }
  throw new GuardError('unreachable', 'it redirects in a circle')
}

/** Where an answer leads on to; null when it does not. @throws GuardError when that is no address. */
export function redirectOf(reply: Reply, from: URL): URL | null {
  const location = reply.header('location')
  if (reply.status < 300 || reply.status > 399 || location === null) return null
  if (!URL.canParse(location, from)) {
    reply.drop()
    throw new GuardError('refused', 'it redirects to something that is no address')
  }
  return new URL(location, from)
}

/** The addresses to connect to; null where any will do, because the operator trusts the origin. */
async function allowedAddresses(
  address: URL,
  { trusted, resolve = resolveAll }: Guard,
): Promise<readonly Resolved[] | null> {
  if (trusted !== null && address.origin === trusted) return null
  const { host, protocol } = address
  if (protocol !== 'https:') {
    const why = `${host || 'an address'} is to be asked by https, and not by ${protocol.slice(0, -1)}`
    throw new GuardError('refused', why)
  }
  if (address.username !== '' || address.password !== '')
    throw new GuardError('refused', `the address at ${host} holds a user name or password`)
  const name = address.hostname.replace(/^\[|\]$/g, '')
  const found =
    isIP(name) === 0 ? await resolved(name, resolve) : [{ address: name, family: isIP(name) }]
  if (found.length > 0 && found.every((one) => isPublicAddress(one.address))) return found
  throw new GuardError('refused', `${host} is not a host of the open internet`)
}

async function resolved(name: string, resolve: NonNullable<Guard['resolve']>) {
  try {
    return await resolve(name)
  } catch (error) {
    throw new GuardError('unreachable', inWords(codeOf(error), name), { cause: error })
  }
}

const resolveAll = (host: string): Promise<readonly Resolved[]> => lookup(host, { all: true })

/** What was checked is what is connected to: a second look at the name might be told something else. */
const answering =
  (pinned: readonly Resolved[]): LookupFunction =>
  (_host, options, done) => {
    const [first] = pinned
    if (options.all === true || first === undefined) done(null, [...pinned])
    else done(null, first.address, first.family)
  }

function replyOf(reply: IncomingMessage): Reply {
  return {
    status: reply.statusCode ?? 0,
    header(name) {
      const value = reply.headers[name]
      return typeof value === 'string' ? value : null
    },
    body: reply,
    drop: () => void reply.destroy(),
  }
}

/** The code of a system error, which may be one of several that were tried. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return codeOf(error.cause)
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
