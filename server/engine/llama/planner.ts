import {
  plainSurroundings,
  type Prompt,
  type PromptMessage,
  type Segment,
  type Surroundings,
} from '../engine.ts'
import { ChatTemplate } from '../template/template.ts'
import { segmentsOf } from './prompt.ts'
import type { Loaded } from './protocol.ts'
import type { Supervisor } from './supervisor.ts'
import { closedBy, thoughtTokens } from './thought-tokens.ts'
import { checkWords, tokenisedWithin, tooLong, type Tokenise } from './tokenising.ts'

/** Makes prompts of messages, as a loaded model's template has them and its vocabulary spells them. */
export class Planner {
  readonly #loaded: Loaded
  readonly #tokenise: Supervisor['tokenise']
  readonly #template: ChatTemplate
  readonly #thoughtTokens: ReturnType<typeof thoughtTokens>

  /** @throws EngineError when the model has no template or an unusable one. */
  constructor(loaded: Loaded, tokenise: Supervisor['tokenise']) {
    this.#loaded = loaded
    this.#tokenise = tokenise
    this.#template = new ChatTemplate(loaded.metadata)
    this.#thoughtTokens = thoughtTokens(loaded.pieces, this.#template.thinking)
  }

  /** Whether a thought can be told from an answer, and be closed. */
  get thinks(): boolean {
    return this.#thoughtTokens !== null
  }

  /** @throws EngineError when the prompt does not fit or the template refuses it. */
  plan(
    messages: readonly PromptMessage[],
    signal: AbortSignal,
    around: Surroundings = plainSurroundings,
  ): Promise<Prompt> {
    const tokenise: Tokenise = (slice, more) => this.#tokenise(slice, more, signal)
    return this.#plan(messages, around, tokenise, signal)
  }

  /** How the next prompt begins where a person goes on after this answer. @throws EngineError as a plan does. */
  async goingOn(
    { messages, around }: Prompt,
    answer: string,
    signal: AbortSignal,
  ): Promise<readonly Segment[]> {
    const next: readonly PromptMessage[] = [
      ...messages,
      { role: 'assistant', text: answer, from: 'history', ref: null },
      { role: 'user', text: '', from: 'person', ref: null },
    ]
    // No start follows, whoever waits for one.
    const tokenise: Tokenise = (slice) => this.#tokenise(slice, true, signal)
    const { segments } = await this.#plan(next, around, tokenise, signal)
    return segments.slice(
      0,
      segments.findLastIndex(({ from }) => from === 'person'),
    )
  }

  async #plan(
    messages: readonly PromptMessage[],
    around: Surroundings,
    tokenise: Tokenise,
    signal: AbortSignal,
  ): Promise<Prompt> {
    signal.throwIfAborted()
    const { contextTokens: room, metadata } = this.#loaded
    // Each message takes a token at the least.
    if (messages.length >= room) throw tooLong(null, room)
    const { stretches, calls, begunThought } = this.#template.render(messages, around)
    const { thinking } = this.#template
    const texts = [
      ...stretches.map(({ from, text }) => ({ text, special: from === 'template' })),
      ...(thinking === null ? [] : [{ text: `\n${thinking.close}\n\n`, special: true }]),
    ]
    checkWords(texts, metadata.pretokeniser)
    const ids = await tokenisedWithin(room, texts, tokenise, signal)
    const segments = segmentsOf(stretches, ids, metadata, this.#template.ref)
    const tokens = segments.reduce((sum, segment) => sum + segment.ids.length, 0)
    if (tokens >= room) throw tooLong(tokens, room)
    const closed = ids[stretches.length] ?? []
    const marks = thinking && {
      ...thinking,
      begun: begunThought,
      tokens: closedBy(this.#thoughtTokens, closed),
    }
    return { messages, segments, tokens, around, thinking: marks, calls }
  }
}
