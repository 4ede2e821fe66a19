import type {
  LocalEngine,
  RemoteEngine,
  RemoteValue,
  SegmentValue,
  TraceValue,
} from '@overt/verifier'
import type { Usage } from '@overt/wire'
import type { CallSyntax } from './reading/call-syntax.ts'
import type { TokenScore } from './score.ts'
import type { Supports } from './supports.ts'

/** Where a stretch of a prompt came from (spec/receipt.md, `runs[].segments[].from`). */
export type SegmentSource = SegmentValue['from']

/** One message on its way into a prompt. `ref` names what it is a copy of, an earlier leaf for instance. */
export type PromptMessage = {
  /** `tool`: what a call came to. */
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly text: string
  readonly from: SegmentSource
  readonly ref: string | null
  /** Of an assistant's message. */
  readonly calls?: readonly Call[]
  /** Of a tool's message: which call it answers. */
  readonly call?: { readonly id: string; readonly name: string }
}

/** What a prompt is rendered with beside its messages. */
export type Surroundings = {
  readonly tools: readonly Tool[]
  /** Whether it must, may or may not call; the name of the one that it must call. */
  readonly choice: 'none' | 'auto' | 'required' | { readonly name: string }
  /** Whether one answer may hold several calls. */
  readonly parallel: boolean
  /** False asks a model that can think not to. */
  readonly thinks: boolean
}

/** No tools; a model that thinks does. */
export const plainSurroundings: Surroundings = {
  tools: [],
  choice: 'auto',
  parallel: true,
  thinks: true,
}

/** A stretch of the rendered prompt with exactly the ids that the model is fed; none for a provider. */
export type Segment = {
  readonly from: SegmentSource
  readonly ref: string | null
  readonly text: string
  readonly ids: readonly number[]
}

export type Prompt = {
  readonly messages: readonly PromptMessage[]
  readonly segments: readonly Segment[]
  /** The count of all ids; 0 when the engine cannot count (a provider). */
  readonly tokens: number
  readonly around: Surroundings
  /** How an answer to it marks thoughts; null of a model that marks none. */
  readonly thinking: Omit<Thinking, 'budget'> | null
  /** How an answer to it writes calls; null where it has no tools. */
  readonly calls: CallSyntax | null
}

export type Sampling = {
  /** 0 is argmax. */
  readonly temperature: number
  /** 0 is the whole row. */
  readonly topK: number
  readonly topP: number
  readonly minP: number
  /** The most output tokens. */
  readonly limit: number
  readonly stop: readonly string[]
  readonly penalties: Penalties
  /** Added to raw logits before anything else; a token at most once. */
  readonly bias: readonly { readonly token: number; readonly add: number }[]
  readonly grammar: Grammar | null
  /** How many alternatives each token's log-probability comes with; null wants no log-probabilities. */
  readonly scores: number | null
  readonly thinking: Thinking | null
  /** How calls are written; null where the answer has none. */
  readonly calls: CallSyntax | null
  /** The 32-byte key K of gumbel-pos/v1 for this run (spec/receipt.md, noise). */
  readonly noiseKey: Uint8Array
  /** What a provider is given instead of the key; null when the caller set none. */
  readonly seed: number | null
  /** What a provider is given instead of a grammar. */
  readonly form: Form | null
  /** What a provider is given instead of a budget of thought, in its own words. */
  readonly effort: string | null
  /** Which of the answer's choices this is, and which run of that choice. */
  readonly choice: number
  readonly run: number
}

/** On tokens that the answer has so far. `repeat` 1 and the others 0 change nothing. */
export type Penalties = {
  readonly repeat: number
  readonly presence: number
  readonly frequency: number
}

/** What the tokens must spell: GBNF whose root rule is `root`. */
export type Grammar = {
  readonly gbnf: string
  /** It holds from behind the first time that this text is generated; null: from the first token. */
  readonly after: string | null
}

/** JSON as a caller asks for it, for an engine that holds no grammar of ours and is checked afterwards. */
export type Form =
  | { readonly kind: 'object' }
  | {
      readonly kind: 'schema'
      readonly name: string
      readonly description: string | null
      readonly schema: unknown
      /** Null where the caller does not say. */
      readonly strict: boolean | null
    }

/** A function that the model may call. */
export type Tool = {
  readonly name: string
  readonly description: string
  /** JSON Schema of its arguments, as JSON. */
  readonly parameters: string
}

/** A call that a model has made, in a conversation that goes on. */
export type Call = { readonly id: string; readonly name: string; readonly arguments: string }

/** How a model marks what it thinks before it answers, and how many tokens that may take. */
export type Thinking = {
  readonly open: string
  readonly close: string
  /** The prompt has opened the thought already. */
  readonly begun: boolean
  /** The tokens of the marks, and what closes a thought whose budget is spent; null where none can be forced. */
  readonly tokens: {
    readonly open: number
    readonly close: number
    readonly closing: readonly number[]
  } | null
  /** At this many tokens of thought `close` is forced; null leaves it to the limit. */
  readonly budget: number | null
}

/** A prompt without anything beside its messages. */
export const plainPrompt: Prompt = {
  messages: [],
  segments: [],
  tokens: 0,
  around: plainSurroundings,
  thinking: null,
  calls: null,
}

/** All of `Sampling` that a caller may leave alone, left alone. */
export const unshaped = {
  penalties: { repeat: 1, presence: 0, frequency: 0 },
  bias: [],
  grammar: null,
  form: null,
  effort: null,
  scores: null,
  thinking: null,
  calls: null,
} as const satisfies Partial<Sampling>

/** A change between the joined token pieces and the text: byte offsets into the joined pieces. */
export type Edit = {
  readonly at: number
  readonly del: number
  readonly ins: string
  readonly by: 'stop' | 'utf8' | 'think' | 'tool'
}

/** `tool`: the model ended with calls that wait for their results. */
export type EngineStop = 'eos' | 'length' | 'stop' | 'tool' | 'aborted'

/** What a run came to. `text` equals the joined `text` of its deltas. */
export type Run = {
  readonly stop: EngineStop
  readonly text: string
  /** Every sampled id, the one that ended generation included. Empty for a provider. */
  readonly ids: readonly number[]
  /** One number an id: 0 sampled, 1 argmax (spec/receipt.md, `runs[].kinds`). */
  readonly kinds: readonly number[]
  /** The running hash of the scores behind the ids; null where the engine has none. */
  readonly trace: TraceValue | null
  readonly edits: readonly Edit[]
  readonly usage: Usage
  /** Only of a provider: digests of the bytes sent and received, and what it said of itself. */
  readonly remote: RemoteValue | null
}

/** The ids that an event told, with the kinds of all of them where one was forced. */
type Tokens = { readonly ids: readonly number[]; readonly kinds?: readonly number[] }

export type EngineEvent =
  | { readonly type: 'queued'; readonly position: number }
  | { readonly type: 'prompted'; readonly promptTokens: number; readonly cachedTokens: number }
  | (Tokens & {
      readonly type: 'delta'
      readonly text: string
      /** One an id, where the sampling asked for them. */
      readonly scores?: readonly TokenScore[]
    })
  /** What the model thinks before it answers; no part of the text. */
  | (Tokens & { readonly type: 'thought'; readonly text: string })
  /** A call of a tool, told by its name and then by its arguments' JSON as it comes; no part of the text. */
  | (Tokens & {
      readonly type: 'call'
      /** Counts the calls of one answer from 0. */
      readonly index: number
      /** Only in the first of each call. */
      readonly name: string | null
      readonly arguments: string
    })
  | { readonly type: 'stopped'; readonly run: Run }

/** What a receipt says of the engine (spec/receipt.md, `engine`). */
export type EngineIdentity = LocalEngine | RemoteEngine

export type EngineErrorCode =
  | 'context_length_exceeded'
  | 'too_many_requests'
  | 'engine_failed'
  | 'provider_failed'

/** Thrown by `plan` and `generate`; its message is one sentence that may be shown to the caller. */
export class EngineError extends Error {
  readonly code: EngineErrorCode
  readonly retryAfterSeconds: number | null
  constructor(
    code: EngineErrorCode,
    message: string,
    options: { cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'EngineError'
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
  }
}

/** What turns a prompt into tokens: llama.cpp here, a provider elsewhere, a script in tests. */
export interface Engine {
  readonly identity: EngineIdentity
  /** Prompt and output together, in tokens; null where the provider does not say. */
  readonly contextTokens: number | null
  readonly supports: Supports
  /**
   * Renders the template and tokenises each segment. Text of a person is never parsed for special tokens.
   * @throws EngineError `context_length_exceeded`, naming both counts, when it would leave no room to answer.
   */
  plan(
    messages: readonly PromptMessage[],
    signal: AbortSignal,
    around?: Surroundings,
  ): Promise<Prompt>
  /**
   * Yields in order and ends with exactly one `stopped`; an aborted signal ends it, with stop `aborted`
   * and everything so far, within one token. `account` is whom the admission queue is fair to.
   * @throws EngineError when it cannot go on.
   */
  generate(
    prompt: Prompt,
    sampling: Sampling,
    account: string,
    signal: AbortSignal,
  ): AsyncIterable<EngineEvent>
  /** What ids say that it gave before, read as `generate` reads them; null where it has no vocabulary. */
  reread(
    ids: readonly number[],
    marks: Pick<Sampling, 'stop' | 'thinking' | 'calls'>,
  ): Pick<Run, 'text' | 'edits'> | null
  [Symbol.asyncDispose](): Promise<void>
}
