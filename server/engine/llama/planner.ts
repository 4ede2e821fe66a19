import { plainSurroundings, type Prompt, type PromptMessage, type Surroundings } from '../engine.ts'
import { ChatTemplate } from '../template/template.ts'
import { segmentsOf } from './prompt.ts'
import type { Loaded } from './protocol.ts'
import type { Supervisor } from './supervisor.ts'
import { closedBy, thoughtTokens } from './thought-tokens.ts'
import { checkWords, tokenisedWithin, tooLong, type Tokenise } from './tokenising.ts'

type Tokeniser = Pick<Supervisor, 'tokenise'>

/** Makes prompts of messages, as a loaded model's template has them and its vocabulary spells them. */
export class Planner {
  readonly #loaded: Loaded
  readonly #tokeniser: Tokeniser
  readonly #template: ChatTemplate
  readonly #thoughtTokens: ReturnType<typeof thoughtTokens>

  /** @throws EngineError when the model has no template or an unusable one. */
  constructor(loaded: Loaded, tokeniser: Tokeniser) {
    this.#loaded = loaded
    this.#tokeniser = tokeniser
    this.#template = new ChatTemplate(loaded.metadata)
    this.#thoughtTokens = thoughtTokens(loaded.pieces, this.#template.thinking)
  }

  /** Whether a thought can be told from an answer, and be closed. */
  get thinks(): boolean {
    return this.#thoughtTokens !== null
  }

  /** What a conversation goes on with after an answer, up to the next text of a person. */
  async following(signal: AbortSignal): Promise<Int32Array> {
    const text = { text: this.#template.between, special: true }
    const [ids] = await this.#tokeniser.tokenise([text], false, signal)
    return Int32Array.from(ids ?? [])
  }

  /** @throws EngineError when the prompt does not fit or the template refuses it. */
  async plan(
    messages: readonly PromptMessage[],
    signal: AbortSignal,
    around: Surroundings = plainSurroundings,
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
    const tokenise: Tokenise = (slice, more) => this.#tokeniser.tokenise(slice, more, signal)
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
