import type { AnswerEvent, Problem, Usage } from '@overt/wire'
import { problem, problemOf } from '../problem.ts'
import { frame } from '../sse.ts'
import { cutOff, finishReason, headOf, usageOf, type Completion } from './completion-reply.ts'
import { openaiError } from './openai-error.ts'

type Options = {
  readonly includeUsage: boolean
  /** Hears of a failure that declares no problem of its own. */
  readonly onFault: (error: unknown) => void
}

/**
 * The answer as OpenAI's chunks: the role first, then text, the finish reason, the usage if asked for,
 * `[DONE]`. A failure on the way is an error event and nothing after it. Never throws.
 */
export async function* completionFrames(
  completion: Completion,
  events: AsyncIterable<AnswerEvent>,
  { includeUsage, onFault }: Options,
): AsyncIterable<string> {
  const chunks = new Chunks(completion, includeUsage)
  try {
    yield chunks.role()
    for await (const event of events) {
      if (event.type === 'delta' && event.text !== '') yield chunks.text(event.text)
      if (event.type === 'failed') return yield errorFrame(event.problem)
      if (event.type !== 'ended') continue
      yield chunks.finish(finishReason(event.stop))
      if (includeUsage) yield chunks.usage(event.usage)
      return yield frame({ data: '[DONE]' })
    }
    throw cutOff()
  } catch (error) {
    const declared = problemOf(error)
    if (declared === null) onFault(error)
    yield errorFrame(declared ?? problem('internal', 'Something failed in this server.'))
  }
}

const errorFrame = (told: Problem) => frame({ data: JSON.stringify(openaiError(told)) })

class Chunks {
  readonly #completion: Completion
  readonly #includeUsage: boolean

  constructor(completion: Completion, includeUsage: boolean) {
    this.#completion = completion
    this.#includeUsage = includeUsage
  }

  role = () => this.#chunk({ role: 'assistant', content: '', refusal: null }, null, true)
  text = (content: string) => this.#chunk({ content }, null, false)
  finish = (reason: string) => this.#chunk({}, reason, !this.#includeUsage)
  usage = (usage: Usage) => this.#frame([], { usage: usageOf(usage) }, true)

  #chunk(delta: object, reason: string | null, withReceipt: boolean): string {
    const choice = { index: 0, delta, logprobs: null, finish_reason: reason }
    return this.#frame([choice], this.#includeUsage ? { usage: null } : {}, withReceipt)
  }

  /** The first and the last chunk name the receipt. */
  #frame(choices: readonly object[], usage: object, withReceipt: boolean): string {
    const overt = withReceipt ? { overt: { receipt: this.#completion.receipt } } : {}
    const head = headOf(this.#completion, 'chat.completion.chunk')
    return frame({ data: JSON.stringify({ ...head, choices, ...usage, ...overt }) })
  }
}
