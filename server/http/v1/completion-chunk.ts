import type { AnswerEvent, Problem, TokenScore, Usage } from '@overt/wire'
import { problem, problemOf } from '../problem.ts'
import { frame } from '../sse.ts'
import {
  checkForm,
  cutOff,
  finishReason,
  headOf,
  namesOf,
  usageOf,
  type Completion,
} from './completion-reply.ts'
import type { OfChoice } from './interleave.ts'
import { openaiError } from './openai-error.ts'
import { callDelta, saysNothing } from './tool-call.ts'
import { logprobsOf } from './token-score.ts'

type Options = {
  readonly includeUsage: boolean
  /** Hears of a failure that declares no problem of its own. */
  readonly onFault: (error: unknown) => void
}

/**
 * The answers as OpenAI's chunks: comments on the place in line while they wait, the role of each choice, then text as it comes, each choice's finish
 * reason, the usage if asked for, `[DONE]`. A failure on the way is an error event and nothing after it. Never
 * throws.
 */
export async function* completionFrames(
  completion: Completion,
  events: AsyncIterable<OfChoice<AnswerEvent>>,
  { includeUsage, onFault }: Options,
): AsyncIterable<string> {
  const chunks = new Chunks(completion, includeUsage)
  const usages: Usage[] = []
  try {
    for await (const { choice, event } of events) {
      if (event.type === 'failed') return yield errorFrame(event.problem)
      if (event.type !== 'queued') yield* chunks.roles()
      if (event.type === 'ended') usages.push(event.usage)
      const isLast = usages.length === completion.receipts.length
      const chunk = chunks.of(choice, event, isLast)
      if (chunk !== null) yield chunk
    }
    if (usages.length < completion.receipts.length) throw cutOff()
    if (includeUsage) yield chunks.usage(usages)
    yield frame({ data: '[DONE]' })
  } catch (error) {
    const declared = problemOf(error)
    if (declared === null) onFault(error)
    yield errorFrame(declared ?? problem('internal', 'Something failed in this server.'))
  }
}

/** No header can follow, so the error itself says when it is worth asking again. */
function errorFrame(told: Problem): string {
  const { error } = openaiError(told)
  const wait = told.retryAfterSeconds
  const again = wait === null ? {} : { retry_after: wait }
  return frame({ data: JSON.stringify({ error: { ...error, ...again } }) })
}

class Chunks {
  readonly #completion: Completion
  readonly #includeUsage: boolean
  #isBegun = false
  /** Of each choice so far, kept only where its form is checked. */
  readonly #texts: string[] = []

  constructor(completion: Completion, includeUsage: boolean) {
    this.#completion = completion
    this.#includeUsage = includeUsage
  }

  /** Once, of all choices: clients take the first chunk for the answer's beginning. */
  *roles(): Generator<string> {
    if (this.#isBegun) return
    this.#isBegun = true
    const delta = { role: 'assistant', content: '', refusal: null }
    for (const index of this.#completion.receipts.keys()) {
      yield this.#chunk({ index, delta }, index === 0)
    }
  }

  /** Null for an event that a client of OpenAI's has no use for. */
  of(index: number, event: AnswerEvent, isLast: boolean): string | null {
    switch (event.type) {
      case 'delta':
        return event.text === '' ? null : this.#words(index, event)
      case 'thought':
        return event.text === ''
          ? null
          : this.#chunk({ index, delta: { reasoning_content: event.text } })
      case 'call':
        return saysNothing(event)
          ? null
          : this.#chunk({ index, delta: { tool_calls: [callDelta(event)] } })
      case 'ended': {
        const reason = finishReason(event.stop)
        checkForm(this.#completion, event.stop, this.#texts[index] ?? '')
        return this.#chunk({ index, delta: {}, reason }, isLast && !this.#includeUsage)
      }
      case 'queued':
        return this.#inLine(index, event.position)
      // What is left is for those who follow the answer itself.
      case 'started':
      case 'prompted':
      case 'failed':
      case 'sealed':
        return null
      default:
        return unreachable(event)
    }
  }

  /** A comment, which every reader of server-sent events skips. */
  #inLine(index: number, position: number): string {
    const of = this.#completion.receipts.length > 1 ? `choice ${index} ` : ''
    return `: ${of}queued, position ${position}\n\n`
  }

  #words(index: number, { text, scores }: Extract<AnswerEvent, { type: 'delta' }>): string {
    if (this.#completion.accepts !== null) this.#texts[index] = (this.#texts[index] ?? '') + text
    return this.#chunk({ index, delta: { content: text }, scores })
  }

  usage = (usages: readonly Usage[]) => this.#frame([], { usage: usageOf(usages) }, true)

  #chunk({ index, delta, scores, reason = null }: Piece, withReceipt = false): string {
    const logprobs = scores === undefined ? null : logprobsOf(scores)
    const choice = { index, delta, logprobs, finish_reason: reason }
    return this.#frame([choice], this.#includeUsage ? { usage: null } : {}, withReceipt)
  }

  /** The first and the last chunk name the receipts. */
  #frame(choices: readonly object[], usage: object, withReceipt: boolean): string {
    const overt = withReceipt ? { overt: namesOf(this.#completion) } : {}
    const head = headOf(this.#completion, 'chat.completion.chunk')
    return frame({ data: JSON.stringify({ ...head, choices, ...usage, ...overt }) })
  }
}

function unreachable(event: never): never {
  throw new Error(`An answer has the unknown event ${JSON.stringify(event)}.`)
}

type Piece = {
  readonly index: number
  readonly delta: object
  readonly scores?: readonly TokenScore[] | undefined
  readonly reason?: string | null
}
