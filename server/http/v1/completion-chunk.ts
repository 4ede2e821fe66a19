import type { AnswerEvent, Problem, TokenScore, Usage } from '@overt/wire'
import { problem, problemOf, Refused } from '../problem.ts'
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
 * The answers as OpenAI's chunks: comments on the place in line while they wait, the role of each choice (an empty list
 * says that the question was taken, and that its first words take longer), then text as it comes, each choice's finish
 * reason, the usage if asked for, `[DONE]`. A failure on the way is an error event and nothing after it. What came
 * together is yielded together. Never throws.
 */
export async function* completionFrames(
  completion: Completion,
  events: AsyncIterable<OfChoice<AnswerEvent>>,
  { includeUsage, onFault }: Options,
): AsyncIterable<string> {
  const chunks = new Chunks(completion, includeUsage)
  let told = ''
  try {
    for await (const { choice, events: together } of events) {
      if (together.length === 0) told += chunks.roles()
      for (const event of together) {
        if (begins(event)) told += chunks.roles()
        told += chunks.of(choice, event)
      }
      if (told !== '') yield told
      told = ''
    }
    yield chunks.end()
  } catch (error) {
    const declared = problemOf(error)
    if (declared === null) onFault(error)
    yield told + errorFrame(declared ?? problem('internal', 'Something failed in this server.'))
  }
}

const begins = ({ type }: AnswerEvent): boolean =>
  type !== 'started' && type !== 'queued' && type !== 'failed'

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
  readonly #usages: Usage[] = []
  #isBegun = false
  /** Of each choice so far, kept only where its form is checked. */
  readonly #texts: string[] = []

  constructor(completion: Completion, includeUsage: boolean) {
    this.#completion = completion
    this.#includeUsage = includeUsage
  }

  /** Once, of all choices: clients take the first chunk for the answer's beginning. */
  roles(): string {
    if (this.#isBegun) return ''
    this.#isBegun = true
    const delta = { role: 'assistant', content: '', refusal: null }
    const indexes = [...this.#completion.receipts.keys()]
    return indexes.map((index) => this.#chunk({ index, delta }, index === 0)).join('')
  }

  /** Empty for an event that a client of OpenAI's has no use for. @throws Refused for an answer that failed. */
  of(index: number, event: AnswerEvent): string {
    switch (event.type) {
      case 'delta':
        return event.text === '' ? '' : this.#words(index, event)
      case 'thought':
        return event.text === ''
          ? ''
          : this.#chunk({ index, delta: { reasoning_content: event.text } })
      case 'call':
        return saysNothing(event)
          ? ''
          : this.#chunk({ index, delta: { tool_calls: [callDelta(event)] } })
      case 'ended':
        return this.#ended(index, event)
      case 'failed':
        throw new Refused(event.problem)
      case 'queued':
        return this.#inLine(index, event.position)
      // What is left is for those who follow the answer itself.
      case 'started':
      case 'prompted':
      case 'sealed':
        return ''
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

  #ended(index: number, { stop, usage }: Extract<AnswerEvent, { type: 'ended' }>): string {
    const reason = finishReason(stop)
    checkForm(this.#completion, stop, this.#texts[index] ?? '')
    this.#usages.push(usage)
    return this.#chunk({ index, delta: {}, reason }, this.#areAllEnded && !this.#includeUsage)
  }

  /** @throws Refused unless all choices have ended. */
  end(): string {
    if (!this.#areAllEnded) throw cutOff()
    const usage = usageOf(this.#usages)
    const last = this.#includeUsage ? this.#frame([], { usage }, true) : ''
    return last + frame({ data: '[DONE]' })
  }

  get #areAllEnded(): boolean {
    return this.#usages.length === this.#completion.receipts.length
  }

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
