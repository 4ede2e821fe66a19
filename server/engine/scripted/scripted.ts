import { AnswerText } from '../answer-text.ts'
import {
  plainPrompt,
  plainSurroundings,
  type Surroundings,
  EngineError,
  type Engine,
  type EngineEvent,
  type EngineIdentity,
  type EngineStop,
  type Prompt,
  type PromptMessage,
  type Sampling,
  type Segment,
} from '../engine.ts'
import { plainSupports, type Supports } from '../supports.ts'

/** What a scripted answer is made of. Pieces are token pieces and may cut characters. */
export type Script = {
  readonly pieces: readonly (string | Uint8Array)[]
  /** After the last piece: the model ends, dies, or says nothing more. */
  readonly end?: 'eos' | 'fail' | 'hang'
}

export type ScriptedOptions = {
  readonly script: (prompt: Prompt, sampling: Sampling) => Script
  readonly contextTokens?: number
  /** What it says that it can honour; its script sees what it was asked. */
  readonly supports?: Supports
  /** The pieces that it knows when it is asked what ids say. */
  readonly vocabulary?: readonly string[]
  /** Awaited before token `t`: a test holds an answer where it wants it. */
  readonly pace?: (t: number) => Promise<void>
}

/** The id that ends generation; it has no piece. */
export const SCRIPTED_EOS = 0

/** An engine for tests: the same prompt gives the same tokens. The product never answers with it. */
export function openScripted(options: ScriptedOptions): ScriptedEngine {
  return new ScriptedEngine(options)
}

export class ScriptedEngine implements Engine {
  readonly identity: EngineIdentity = {
    kind: 'local',
    model: `sha256:${'0'.repeat(64)}`,
    library: `sha256:${'0'.repeat(64)}`,
    variant: 'scripted',
    kv: 'none',
    flash: false,
    repack: false,
    digest: null,
    replay: 'none',
  }
  readonly contextTokens: number
  readonly supports: Supports
  readonly #options: ScriptedOptions
  readonly #closed = new AbortController()
  #running = 0

  constructor(options: ScriptedOptions) {
    this.#options = options
    this.contextTokens = options.contextTokens ?? 2048
    this.supports = options.supports ?? plainSupports
  }

  /** How many answers hold the engine now. */
  get running(): number {
    return this.#running
  }

  async plan(
    messages: readonly PromptMessage[],
    signal: AbortSignal,
    around: Surroundings = plainSurroundings,
  ): Promise<Prompt> {
    signal.throwIfAborted()
    const segments = messages.flatMap(segmentsOf)
    const tokens = segments.reduce((sum, { ids }) => sum + ids.length, 0)
    if (tokens >= this.contextTokens) {
      throw new EngineError(
        'context_length_exceeded',
        `the prompt is ${tokens} tokens long and this model takes ${this.contextTokens}, answer included; shorten it`,
      )
    }
    return { ...plainPrompt, messages, segments, tokens, around }
  }

  async *generate(
    prompt: Prompt,
    sampling: Sampling,
    _account: string,
    signal: AbortSignal,
  ): AsyncGenerator<EngineEvent, void, undefined> {
    this.#running++
    try {
      yield* this.#answer(prompt, sampling, AbortSignal.any([signal, this.#closed.signal]))
    } finally {
      this.#running--
    }
  }

  reread(ids: readonly number[], { stop }: Pick<Sampling, 'stop'>) {
    const pieces = (this.#options.vocabulary ?? []).map((piece) => new TextEncoder().encode(piece))
    const known = new Map(pieces.map((piece) => [idOf(piece), piece]))
    const text = new AnswerText(stop)
    for (const id of ids) {
      const piece = known.get(id)
      if (piece === undefined) return null
      text.push(piece, id)
    }
    text.end()
    return { text: text.text, edits: text.edits }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort()
  }

  async *#answer(
    prompt: Prompt,
    sampling: Sampling,
    signal: AbortSignal,
  ): AsyncGenerator<EngineEvent, void, undefined> {
    const script = this.#options.script(prompt, sampling)
    const text = new AnswerText(sampling.stop)
    const ids: number[] = []
    let stop: EngineStop | null = signal.aborted || sampling.limit < 1 ? 'aborted' : null
    if (stop === null) yield { type: 'prompted', promptTokens: prompt.tokens, cachedTokens: 0 }
    while (stop === null) {
      const piece = await this.#next(script, ids.length, signal)
      if (piece === null) {
        stop = 'aborted'
        break
      }
      const id = idOf(piece)
      ids.push(id)
      const delta = text.push(piece, id)
      if (delta !== null) yield { type: 'delta', ...delta }
      stop = endOf(id, text, ids.length >= sampling.limit)
    }
    if (this.#closed.signal.aborted) throw new EngineError('engine_failed', 'the engine was closed')
    const rest = text.end()
    if (rest !== null) yield { type: 'delta', ...rest }
    yield stoppedEvent(stop, text, ids, prompt, sampling)
  }

  /** The piece of token `t`; null once aborted. An empty piece is the end of generation. */
  async #next(script: Script, t: number, signal: AbortSignal): Promise<Uint8Array | null> {
    const piece = script.pieces[t]
    const never = piece === undefined && script.end === 'hang' ? new Promise<void>(() => {}) : null
    const arrived = await untilAborted(never ?? this.#options.pace?.(t) ?? nextTurn(), signal)
    if (!arrived) return null
    if (piece === undefined) {
      if (script.end === 'fail') throw new EngineError('engine_failed', 'the script says so')
      return new Uint8Array(0)
    }
    return typeof piece === 'string' ? new TextEncoder().encode(piece) : piece
  }
}

/** As many timers as tokens would make tests slow: a turn of the event loop is enough to be interrupted. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false
  const aborted = Promise.withResolvers<false>()
  const abort = () => aborted.resolve(false)
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([work.then(() => true), aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function endOf(id: number, text: AnswerText, full: boolean): EngineStop | null {
  if (id === SCRIPTED_EOS) return 'eos'
  if (text.stopped) return 'stop'
  return full ? 'length' : null
}

function stoppedEvent(
  stop: EngineStop,
  text: AnswerText,
  ids: readonly number[],
  prompt: Prompt,
  { temperature }: Sampling,
): EngineEvent {
  const usage = { promptTokens: prompt.tokens, cachedTokens: 0, outputTokens: ids.length }
  const kinds = ids.map(() => (temperature === 0 ? 1 : 0))
  const trace = null
  const run = { stop, text: text.text, ids, kinds, trace, edits: text.edits, usage, remote: null }
  return { type: 'stopped', run }
}

function segmentsOf(message: PromptMessage): Segment[] {
  const words = message.text.match(/\s*\S+/g) ?? []
  const encoder = new TextEncoder()
  return [
    { from: 'template', ref: null, text: `<${message.role}>`, ids: [1] },
    {
      from: message.from,
      ref: message.ref,
      text: message.text,
      ids: words.map((word) => idOf(encoder.encode(word))),
    },
  ]
}

/** The same piece has the same id (FNV-1a); only the empty one has that of the end. */
function idOf(piece: Uint8Array): number {
  if (piece.length === 0) return SCRIPTED_EOS
  let hash = 0x811c9dc5
  for (const byte of piece) hash = Math.imul(hash ^ byte, 0x01000193)
  return 2 + ((hash >>> 0) % 100_000)
}
