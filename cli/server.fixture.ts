import { utf8 } from '@overt/verifier'
import { type AnswerEvent, AskRequest } from '@overt/wire'
import { fakeCommit, fakeReceipt, receiptBytes } from './receipt.fixture.ts'

export type FakeServer = {
  readonly fetch: typeof fetch
  /** `METHOD path` of each request, in order. */
  readonly requests: readonly string[]
  /** The questions that were asked. */
  readonly questions: readonly AskRequest[]
  /** Bodies of a `/api/answers/a/events` reply, one a connection; the last one is given again and again. */
  readonly streams: (string | null)[]
  /** Keys that are taken. */
  readonly keys: Set<string>
  /** Changes what the receipt says was asked. */
  lies: boolean
  /** What the receipt says was answered; null is what the stream said. */
  sealed: string | null
}

export const events = (from: number, ...list: readonly AnswerEvent[]): string =>
  list
    .map(
      (event, at) => `id: ${from + at}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
    )
    .join('')

/** What a server sends that has nothing more to say and does not hang up. */
export const openLine = (sent: string, signal: AbortSignal | null | undefined) =>
  new ReadableStream<Uint8Array>({
    start: (line) => {
      line.enqueue(utf8(sent))
      signal?.addEventListener('abort', () => line.error(signal.reason), { once: true })
    },
  })

export const usage = { promptTokens: 3, cachedTokens: 0, outputTokens: 2 }

export const wholeAnswer: readonly AnswerEvent[] = [
  { type: 'started', answer: 'a', conversation: 'c', question: 'q', receipt: 'r', model: 'small' },
  { type: 'delta', text: 'Blue ', ids: [1] },
  { type: 'delta', text: 'light.', ids: [2] },
  { type: 'ended', stop: 'eos', message: 'm', usage },
  { type: 'sealed', index: 4, size: 5 },
]

const refused = (status: number, code: string, detail: string): Response =>
  Response.json({ code, status, detail }, { status })

/** What a stream's deltas say. */
const saidIn = (stream: string): string =>
  [...stream.matchAll(/^data: (.*)$/gm)]
    .map(([, data = '']): { type: string; text?: string } => JSON.parse(data))
    .map(({ type, text = '' }) => (type === 'delta' ? text : ''))
    .join('')

/** A server of one question and one answer, without a network. */
export function fakeServer(): FakeServer {
  const requests: string[] = []
  const questions: AskRequest[] = []
  const keys = new Set(['good'])
  const streams: (string | null)[] = [events(0, ...wholeAnswer)]
  let asked = { nonce: '', body: '' }
  let said = ''

  const server: FakeServer = {
    fetch: handle,
    requests,
    questions,
    streams,
    keys,
    lies: false,
    sealed: null,
  }
  return server

  async function handle(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    requests.push(`${request.method} ${pathname}${search}`)
    if (pathname === '/healthz') return new Response('ok')
    const key = request.headers.get('authorization')?.replace('Bearer ', '') ?? ''
    if (!keys.has(key)) return refused(401, 'key_refused', 'This key is not known.')
    if (pathname === '/v1/noise') return Response.json({ id: 'n', commit: await fakeCommit() })
    if (pathname === '/api/questions') return question(request)
    if (pathname === '/v1/receipts/r') return receipt()
    if (pathname.endsWith('/stop')) return new Response(null, { status: 204 })
    const stream = streams.length > 1 ? streams.shift() : streams[0]
    if (stream === null || stream === undefined) throw new TypeError('fetch failed')
    said += saidIn(stream)
    return new Response(stream)
  }

  async function question(request: Request): Promise<Response> {
    asked = { nonce: request.headers.get('overt-nonce') ?? '', body: await request.text() }
    const parsed = AskRequest.parse(JSON.parse(asked.body))
    if (parsed.model === 'unknown') {
      return refused(404, 'model_not_found', 'There is no model unknown.')
    }
    questions.push(parsed)
    const message = { id: 'q', parent: null, role: 'user', text: parsed.text }
    const stored = { ...message, created: '2026-11-23T10:00:00Z', answer: null }
    return Response.json({ conversation: 'c', question: stored, answer: 'a', receipt: 'r' })
  }

  async function receipt(): Promise<Response> {
    const body = server.lies ? '{}' : asked.body
    const shown = server.sealed ?? said
    const own = { ...asked, commit: await fakeCommit(), body, shown }
    return new Response(receiptBytes(await fakeReceipt(own)))
  }
}
