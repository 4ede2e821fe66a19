import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'

/** As OpenAI takes it: anything else is a 400. */
const ResponseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string().regex(/^[\w-]{1,64}$/),
      description: z.string().optional(),
      schema: z.record(z.string(), z.unknown()),
      strict: z.boolean().optional(),
    }),
  }),
])

/** What the peer understands of a request. */
const Request = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string().nullable() })),
  stream: z.literal(true),
  max_completion_tokens: z.int(),
  stop: z.array(z.string()).optional(),
  temperature: z.number(),
  seed: z.int().optional(),
  response_format: ResponseFormat.optional(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).optional(),
})
export type PeerRequest = z.infer<typeof Request>

/** How the peer answers; by default well. */
export type Behaviour = (request: PeerRequest, response: ServerResponse) => Promise<void>

/** A provider on this machine that speaks the wire format, and fails in whatever way a test tells it to. */
export class Peer {
  readonly requests: { readonly body: Uint8Array; readonly headers: IncomingMessage['headers'] }[] =
    []
  behaviour: Behaviour = answer
  /** Connections that clients closed before the answer was complete. */
  left = 0
  readonly #server = createServer((request, response) => void this.#serve(request, response))

  static async start(): Promise<Peer> {
    const peer = new Peer()
    await new Promise<void>((resolve) => {
      peer.#server.listen(0, '127.0.0.1', resolve)
    })
    return peer
  }

  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the peer does not listen')
    return `http://127.0.0.1:${address.port}/v1`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => {
      this.#server.close(resolve)
    })
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request)
    this.requests.push({ body, headers: request.headers })
    response.on('close', () => {
      if (!response.writableFinished) this.left++
    })
    const parsed = Request.safeParse(JSON.parse(new TextDecoder().decode(body)))
    if (request.url !== '/v1/chat/completions' || !parsed.success) {
      return refuse(response, 400, { message: 'the peer does not understand', code: null })
    }
    await this.behaviour(parsed.data, response)
  }
}

export const WORDS = Array.from({ length: 40 }, (_, i) => `${i === 0 ? '' : ' '}wörd${i}`)

/** Answers as a good provider: limit, stop strings (never sent), usage last. */
export async function answer(request: PeerRequest, response: ServerResponse): Promise<void> {
  const asked = request.messages.map(({ content }) => content).join(' ')
  if (asked.length > 2000) {
    const message = `This model's maximum context length is 500 tokens, but your messages took ${asked.length}.`
    return refuse(response, 400, { message, code: 'context_length_exceeded' })
  }
  const whole = WORDS.join('')
  const cuts = request.stop?.map((stop) => ({ stop, at: whole.indexOf(stop) })) ?? []
  const cut = cuts.find(({ at }) => at !== -1)
  begin(response)
  let sent = 0
  let tokens = 0
  while (tokens < request.max_completion_tokens && tokens < WORDS.length) {
    const word = WORDS[tokens++] ?? ''
    const room = (cut?.at ?? whole.length) - sent
    say(response, word.slice(0, room))
    if (word.length >= room) return end(response, 'stop', tokens, cut?.stop)
    sent += word.length
    await turn()
    if (response.destroyed) return
  }
  end(response, 'length', tokens)
}

export const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

export function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  event(response, chunk([{ index: 0, delta: { role: 'assistant', content: '' } }]))
}

export function say(response: ServerResponse, text: string): void {
  event(response, chunk([{ index: 0, delta: { content: text }, finish_reason: null }]))
}

export function end(
  response: ServerResponse,
  finish: string,
  tokens: number | null,
  stop?: string,
): void {
  event(response, chunk([{ index: 0, delta: {}, finish_reason: finish, stop_reason: stop }]))
  if (tokens !== null) {
    const usage = { prompt_tokens: 12, completion_tokens: tokens, total_tokens: 12 + tokens }
    event(response, { ...chunk([]), usage })
  }
  response.end('data: [DONE]\n\n')
}

export function refuse(
  response: ServerResponse,
  status: number,
  error: { readonly message: string; readonly code: string | null },
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify({ error: { ...error, type: 'peer', param: null } }))
}

export function event(response: ServerResponse, data: object): void {
  response.write(`data: ${JSON.stringify(data)}\n\n`)
}

export const chunk = (choices: readonly object[]) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1_795_378_503,
  model: 'peer-model',
  system_fingerprint: 'fp_peer',
  choices,
})

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  return new Uint8Array(Buffer.concat(await request.toArray()))
}
