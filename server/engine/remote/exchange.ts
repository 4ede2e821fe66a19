import { createHash } from 'node:crypto'
import { createParser } from 'eventsource-parser'
import { AnswerText, type Delta } from '../answer-text.ts'
import type { EngineEvent, EngineStop, Prompt, Run } from '../engine.ts'
import type { TokenScore } from '../score.ts'
import { ProviderCalls } from './provider-calls.ts'
import { scoreOf } from './provider-score.ts'
import { Chunk, parseJson, ProviderError } from './chunk.ts'
import { brokenOff, failure, type ProviderName } from './provider-error.ts'

/** More than any answer: what a provider sends beyond is cut off, so that it cannot fill our memory. */
const RESPONSE_BYTES = 64_000_000
const EVENT_CHARACTERS = 1_000_000

type Choice = Chunk['choices'][number]
/** What the engine says next. */
type Told = Extract<EngineEvent, { type: 'delta' | 'thought' | 'call' }>

/** One request and its response: the text that comes of it, and the evidence of what was exchanged. */
export class Exchange {
  readonly #name: ProviderName
  readonly #requestSha256: string
  readonly #response = createHash('sha256')
  readonly #decoder = new TextDecoder()
  readonly #parser = createParser({
    maxBufferSize: EVENT_CHARACTERS,
    onEvent: ({ data }) => void this.#data.push(data),
    onError: ({ type }) => {
      this.#isEndless ||= type === 'max-buffer-size-exceeded'
    },
  })
  #data: string[] = []
  #isEndless = false
  readonly #encoder = new TextEncoder()
  readonly #text: AnswerText
  readonly #scores: TokenScore[] = []
  readonly #calls = new ProviderCalls()
  #received = 0
  #stop: EngineStop | null = null
  #id: string | null = null
  #fingerprint: string | null = null
  #usage: NonNullable<Chunk['usage']> | null = null

  constructor(name: ProviderName, request: Uint8Array, stops: readonly string[]) {
    this.#name = name
    this.#requestSha256 = createHash('sha256').update(request).digest('base64url')
    this.#text = new AnswerText(stops)
  }

  /** Why the answer ended; null while it has not. */
  get stop(): EngineStop | null {
    return this.#stop
  }

  get begun(): boolean {
    return this.#received > 0
  }

  /** Takes bytes of the response as they arrived. @throws EngineError when the provider broke off. */
  receive(bytes: Uint8Array): Told[] {
    this.#response.update(bytes)
    this.#received += bytes.length
    if (this.#received > RESPONSE_BYTES) {
      throw failure(this.#name, 'sent more than an answer can hold', null)
    }
    this.#data = []
    this.#parser.feed(this.#decoder.decode(bytes, { stream: true }))
    if (this.#isEndless) throw failure(this.#name, 'sent a line without end', null)
    return this.#data.flatMap((data) => this.#take(data))
  }

  /** What was held back for a stop string that never came. */
  rest(): Told | null {
    const delta = this.#text.end()
    return delta === null ? null : this.#scored(delta)
  }

  run(prompt: Prompt, stop: EngineStop): Run {
    return {
      stop,
      text: this.#text.text,
      ids: [],
      kinds: [],
      trace: null,
      edits: this.#text.edits,
      usage: {
        promptTokens: this.#usage?.prompt_tokens ?? prompt.tokens,
        cachedTokens: this.#usage?.prompt_tokens_details?.cached_tokens ?? 0,
        outputTokens: this.#usage?.completion_tokens ?? 0,
      },
      remote: {
        requestSha256: this.#requestSha256,
        responseSha256: this.#response.copy().digest('base64url'),
        id: this.#id,
        fingerprint: this.#fingerprint,
      },
    }
  }

  #take(data: string): Told[] {
    if (data === '[DONE]') return []
    const json = parseJson(data)
    const error = ProviderError.safeParse(json)
    if (error.success) throw brokenOff(this.#name, error.data)
    const chunk = Chunk.safeParse(json)
    if (!chunk.success) throw failure(this.#name, 'sent what is no chat completion', null)
    return this.#read(chunk.data)
  }

  #read(chunk: Chunk): Told[] {
    this.#id ??= chunk.id ?? null
    this.#fingerprint ??= chunk.system_fingerprint ?? null
    this.#usage = chunk.usage ?? this.#usage
    const choice = chunk.choices[0]
    return choice === undefined ? [] : this.#readChoice(choice)
  }

  #readChoice({ delta: told, logprobs, finish_reason, stop_reason }: Choice): Told[] {
    if (told?.refusal) throw failure(this.#name, 'declined to answer in the form asked for', null)
    const thought = told?.reasoning_content ?? ''
    const calls = (told?.tool_calls ?? []).map((call) => this.#calls.take(call))
    const delta = this.#text.push(this.#encoder.encode(told?.content ?? ''), null)
    if (this.#text.stopped) this.#stop = 'stop'
    else if (finish_reason) this.#stop = this.#stopOf(finish_reason, stop_reason)
    this.#scores.push(...(logprobs?.content ?? []).map(scoreOf))
    return [
      ...(thought === '' ? [] : [{ type: 'thought', text: thought, ids: [] } as const]),
      ...(delta === null ? [] : [this.#scored(delta)]),
      ...calls.filter((call) => call !== null),
      ...this.#endedCalls(),
    ]
  }

  /** @throws EngineError for arguments that nobody could read: such a call is never told as made. */
  #endedCalls(): readonly Told[] {
    const ended = this.#stop === 'tool' ? this.#calls.end() : []
    if (ended === null) {
      throw failure(this.#name, 'called a tool with arguments that are no JSON object', null)
    }
    return ended
  }

  /** With the scores of what came since the last one; a provider that tells none has none. */
  #scored(delta: Delta): Told {
    const scores = this.#scores.splice(0)
    return { type: 'delta', ...delta, ...(scores.length > 0 && { scores }) }
  }

  /** A provider that ends at our stop string says `stop`, as for an end of its own; vLLM tells them apart. */
  #stopOf(reason: string, detail: string | number | null | undefined): EngineStop {
    if (reason === 'length') return 'length'
    if (reason === 'tool_calls') return 'tool'
    // Some say `stop` behind calls too.
    if (reason === 'stop' && this.#calls.count > 0) return 'tool'
    if (reason === 'stop') return typeof detail === 'string' ? 'stop' : 'eos'
    throw failure(this.#name, `ended the answer for a reason we do not know (${reason})`, null)
  }
}
