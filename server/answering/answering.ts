import type { AskResponse, NumberedEvent } from '@overt/wire'
import type { Form, Grammar, Penalties, PromptMessage, Surroundings } from '../engine/engine.ts'

/** What a caller may set of the sampler; null leaves it to the charter. */
export type CallerSampling = {
  readonly temperature: number | null
  readonly topK: number | null
  readonly topP: number | null
  readonly minP: number | null
  /** Null where the caller set none of the three. */
  readonly penalties: Penalties | null
  /** Null where the caller set none. */
  readonly bias: readonly { readonly token: number; readonly add: number }[] | null
  /** What the answer must be spelt like; null leaves it free. */
  readonly grammar: Grammar | null
  /** The same, as a provider is asked for it. */
  readonly form: Form | null
  /** How many tokens a thought may take, null for as many as it wants; null where the caller does not say. */
  readonly thought: { readonly budget: number | null } | null
  /** The same, as a provider is asked for it. */
  readonly effort: string | null
  /** Log-probabilities wanted, with so many alternatives: they change nothing of the answer. */
  readonly scores: number | null
  readonly seed: number | null
  readonly limit: number | null
  readonly stop: readonly string[]
}

/** The asker's half of the noise (spec/receipt.md): the id from POST /v1/noise and 32 bytes of their own. */
export type Nonce = { readonly noise: string; readonly nonce: Uint8Array }

/** One question. From the web it continues a conversation; from `/v1` it brings its own history. */
export type Ask = {
  readonly account: string
  readonly model: string | null
  readonly sampling: CallerSampling
  readonly around: Surroundings
  readonly nonce: Nonce | null
  /** SHA-256 of the request body as it arrived, base64url. */
  readonly bodySha256: string
  /** The language of the asker's page, two letters, where it says; the charter may have a text in it. */
  readonly language?: string | null
  readonly from:
    | {
        readonly kind: 'chat'
        readonly conversation: string | null
        readonly parent: string | null
        readonly text: string
      }
    | { readonly kind: 'api'; readonly messages: readonly ApiMessage[] }
}

export type ApiMessage = Pick<PromptMessage, 'role' | 'text' | 'calls' | 'call'>

export type ReceiptFile =
  | { readonly state: 'answering' }
  /** The bundle's canonical bytes. */
  | { readonly state: 'ready'; readonly bytes: Uint8Array }

/** Turns questions into sealed answers. Each answer runs detached from whoever asked. */
export interface Answering {
  /** No engine works for anybody now. */
  isIdle(): boolean
  /** POST /v1/noise: a one-use commitment for the account's next question. */
  noise(account: string): Promise<{ readonly id: string; readonly commit: string }>
  /**
   * Stores the question, plans the prompt and starts the answer; resolves once it is durable and running.
   * @throws EngineError, ModelError, AnsweringError; NotFoundError for a conversation, parent or noise id that is not theirs.
   */
  ask(ask: Ask, signal: AbortSignal): Promise<AskResponse>
  /** The same for several answers to one question, each with a receipt of its own: all begin, or none does. */
  askChoices(ask: Ask, count: number, signal: AbortSignal): Promise<readonly AskResponse[]>
  /**
   * Events after number `after` (-1: all), from the store and then live, in lists of what came together; ends after the
   * last. Null: no such answer.
   */
  events(
    account: string,
    answer: string,
    after: number,
    signal: AbortSignal,
  ): Promise<AsyncIterable<readonly NumberedEvent[]> | null>
  /** Ends a running answer with stop `person` or `cancelled` within one token; false when there is none. */
  stop(account: string, answer: string, why: 'person' | 'cancelled'): Promise<boolean>
  /**
   * The bundle `<id>.receipt.json`; `show` names the disclosures to include, null for all. Null: no such receipt.
   * @throws AnsweringError for a name that no receipt has.
   */
  receipt(account: string, id: string, show: readonly string[] | null): Promise<ReceiptFile | null>
  /** Stops taking questions, waits for running answers until the signal, then gives them 1 s to be sealed as `interrupted`. */
  drain(signal: AbortSignal): Promise<void>
}

export class NotFoundError extends Error {
  readonly param: string
  constructor(param: string, message: string) {
    super(message)
    this.name = 'NotFoundError'
    this.param = param
  }
}
