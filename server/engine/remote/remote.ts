import {
  plainPrompt,
  plainSurroundings,
  type Surroundings,
  EngineError,
  type Engine,
  type EngineEvent,
  type EngineIdentity,
  type Prompt,
  type PromptMessage,
  type Sampling,
} from '../engine.ts'
import { plainSupports } from '../supports.ts'
import { Deadline } from './deadline.ts'
import { Exchange } from './exchange.ts'
import { requestBody } from './request.ts'
import { failure, refusal, type ProviderName } from './provider-error.ts'

export type RemoteOptions = {
  /** The name that receipts and people see. */
  readonly provider: string
  /** Up to and without `/chat/completions`. */
  readonly url: string
  /** Empty sends none. */
  readonly key: string
  readonly model: string
  readonly contextTokens: number | null
  readonly fetch?: typeof fetch
  /** The name of the limit: older services know only `max_tokens`. */
  readonly limitField?: 'max_completion_tokens' | 'max_tokens'
  readonly firstByteMs?: number
  readonly silenceMs?: number
}

const ERROR_BODY_BYTES = 64_000

/** Any service that speaks OpenAI's chat completions. Nothing of what it says can be replayed. */
export function openRemote(options: RemoteOptions): RemoteEngine {
  return new RemoteEngine(options)
}

export class RemoteEngine implements Engine {
  readonly identity: EngineIdentity
  readonly contextTokens: number | null
  readonly supports = {
    ...plainSupports,
    topK: false,
    minP: false,
    penalties: true,
    // Which ids there are is the provider's to say.
    bias: Infinity,
    form: true,
    scores: true,
    effort: true,
    tools: true,
  } as const
  readonly #options: RemoteOptions
  readonly #closed = new AbortController()

  constructor(options: RemoteOptions) {
    const { provider, model } = options
    this.#options = options
    this.identity = { kind: 'remote', provider, model, replay: 'none' }
    this.contextTokens = options.contextTokens
  }

  async plan(
    messages: readonly PromptMessage[],
    signal: AbortSignal,
    around: Surroundings = plainSurroundings,
  ): Promise<Prompt> {
    signal.throwIfAborted()
    return { ...plainPrompt, messages, around }
  }

  async *generate(
    prompt: Prompt,
    sampling: Sampling,
    _account: string,
    signal: AbortSignal,
  ): AsyncGenerator<EngineEvent, void, undefined> {
    const name: ProviderName = this.#options
    const request = new TextEncoder().encode(
      JSON.stringify(requestBody(this.#options, prompt, sampling)),
    )
    const exchange = new Exchange(name, request, sampling.stop)
    using deadline = new Deadline(AbortSignal.any([signal, this.#closed.signal]))
    try {
      yield* this.#answer(request, exchange, deadline)
    } catch (error) {
      if (!signal.aborted) throw this.#explain(error, exchange, deadline)
    }
    const rest = exchange.rest()
    if (rest !== null) yield rest
    const stop = exchange.stop ?? 'aborted'
    yield { type: 'stopped', run: exchange.run(prompt, stop) }
  }

  reread(): null {
    return null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort()
  }

  /** Ends early, and so closes the connection, as soon as the answer has. */
  async *#answer(
    request: Uint8Array<ArrayBuffer>,
    exchange: Exchange,
    deadline: Deadline,
  ): AsyncGenerator<EngineEvent, void, undefined> {
    const response = await this.#send(request, deadline)
    // The prompt's length comes with the usage, at the end; the receipt takes it from there.
    yield { type: 'prompted', promptTokens: 0, cachedTokens: 0 }
    for await (const bytes of response.body ?? []) {
      deadline.expect(this.#options.silenceMs ?? 60_000)
      for (const told of exchange.receive(bytes)) {
        yield told
        // Whoever took it may have had enough.
        deadline.signal.throwIfAborted()
      }
      if (exchange.stop === 'stop') return
    }
    if (exchange.stop === null) throw failure(this.#options, 'cut the answer off; try again', null)
  }

  async #send(request: Uint8Array<ArrayBuffer>, deadline: Deadline): Promise<Response> {
    const { url, key, fetch: send = fetch, firstByteMs = 60_000 } = this.#options
    deadline.expect(firstByteMs)
    const response = await send(`${url.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      // The digest is of the bytes as sent and received: nobody may pack or redirect them.
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        'accept-encoding': 'identity',
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
      },
      redirect: 'error',
      body: request,
      signal: deadline.signal,
    })
    if (response.ok) return response
    const body = await beginningOf(response)
    throw refusal(this.#options, response.status, response.headers.get('retry-after'), body)
  }

  #explain(error: unknown, exchange: Exchange, deadline: Deadline): EngineError {
    if (error instanceof EngineError) return error
    if (this.#closed.signal.aborted)
      return new EngineError('engine_failed', 'the engine was closed')
    const lost = exchange.begun ? 'broke the connection off' : 'could not be reached'
    const what = deadline.expired ? 'said nothing for too long' : lost
    return failure(this.#options, `${what}; try again later`, null, error)
  }
}

async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    if (text.length > ERROR_BODY_BYTES) break
  }
  return text
}
