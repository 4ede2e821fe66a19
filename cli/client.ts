import {
  type AskRequest,
  AskResponse,
  NoiseResponse,
  type NumberedEvent,
  Problem,
  type ProblemCode,
  TombResponse,
  answerEvents,
} from '@overt/wire'
import { setTimeout as sleep } from 'node:timers/promises'
import { Exit, codeOf, failed, sentence } from './exit.ts'

export type Session = { readonly url: string; readonly key: string }

/** The server said no, in its own words. */
export class Refused extends Exit {
  readonly code: ProblemCode | null
  constructor(code: ProblemCode | null, message: string) {
    super(failed, message)
    this.name = 'Refused'
    this.code = code
  }
}

/** The part of a server's API that commands need. */
export type Client = {
  /** Throws a sentence when nothing answers at the address. */
  greet(): Promise<void>
  noise(): Promise<NoiseResponse>
  ask(body: string, asker: { readonly noise: string; readonly nonce: string }): Promise<AskResponse>
  /** From the first event to the last, across lost connections; without a seal that is long in coming. */
  events(answer: string): AsyncGenerator<NumberedEvent>
  stop(answer: string): Promise<void>
  receipt(id: string): Promise<Uint8Array>
  /** Of a conversation, by its id or a receipt's. */
  tomb(id: string): Promise<string>
  /** The record for an auditor, as it came. */
  recordExport(): Promise<Uint8Array>
}

export const askBody = (request: AskRequest): string => JSON.stringify(request)

/** So long is waited for the seal: where too few witnesses answer, or a charter publishes slowly, it takes hours. */
const sealMs = 10_000

export function openClient({ url, key }: Session, send: typeof fetch, patienceMs = sealMs): Client {
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${key}`)
    if (init.body !== undefined) headers.set('content-type', 'application/json')
    const response = await reach(send, url, path, { ...init, headers })
    if (!response.ok) throw await refusal(response)
    return response
  }
  const json = async (path: string, init: RequestInit): Promise<unknown> =>
    (await call(path, init)).json()
  return {
    greet: async () => void (await reach(send, url, '/healthz', {})),
    noise: async () => NoiseResponse.parse(await json('/v1/noise', { method: 'POST' })),
    ask: async (body, { noise, nonce }) => {
      const headers = { 'overt-noise': noise, 'overt-nonce': nonce }
      return AskResponse.parse(await json('/api/questions', { method: 'POST', headers, body }))
    },
    events: (answer) =>
      resumed(
        (after, signal) => call(`/api/answers/${answer}/events?after=${after}`, { signal }),
        patienceMs,
      ),
    stop: async (answer) => void (await call(`/api/answers/${answer}/stop`, { method: 'POST' })),
    receipt: async (id) => (await call(`/v1/receipts/${id}`)).bytes(),
    tomb: async (id) =>
      TombResponse.parse(await json(`/api/records/tombs/${encodeURIComponent(id)}`, {})).tomb,
    recordExport: async () => (await call('/api/records/export')).bytes(),
  }
}

async function reach(
  send: typeof fetch,
  url: string,
  path: string,
  init: RequestInit,
): Promise<Response> {
  try {
    return await send(`${url}${path}`, init)
  } catch (error) {
    const why = codeOf(error) ?? sentence(error)
    const message = `No server answers at ${url} (${why}): start one with \`./overt serve\`, or name another with --url.`
    throw new Exit(failed, message, { cause: error })
  }
}

/** Both dialects of refusal: problem details of `/api`, OpenAI's error of `/v1`. */
async function refusal(response: Response): Promise<Refused> {
  const body: unknown = await response.json().catch(() => null)
  const problem = Problem.safeParse(body)
  if (problem.success) return new Refused(problem.data.code, problem.data.detail)
  const error = isObject(body) && isObject(body.error) ? body.error : {}
  const told = typeof error.message === 'string' ? error.message : `HTTP ${response.status}`
  const code = response.status === 401 ? 'key_refused' : null
  return new Refused(code, `The server refused: ${told}`)
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null

const mostLosses = 5
const pauseMs = 300

/** The answer goes on while nobody listens: after a lost connection, ask for the events after the last. */
async function* resumed(
  connect: (after: number, signal: AbortSignal) => Promise<Response>,
  patienceMs: number,
): AsyncGenerator<NumberedEvent> {
  const enough = new AbortController()
  let after = -1
  let losses = 0
  while (true) {
    try {
      const { body } = await connect(after, enough.signal)
      for await (const numbered of body === null ? [] : answerEvents(body)) {
        after = numbered.n
        losses = 0
        yield numbered
        if (numbered.event.type === 'sealed') return
        if (numbered.event.type === 'ended') setTimeout(() => enough.abort(), patienceMs).unref()
      }
    } catch (error) {
      if (enough.signal.aborted) return
      if (error instanceof Refused || losses >= mostLosses) throw error
    }
    // The stream ended before the answer did.
    losses += 1
    if (losses > mostLosses) {
      throw new Exit(
        failed,
        'The connection was lost; the answer goes on and is in the web under its question.',
      )
    }
    await sleep(pauseMs)
  }
}
