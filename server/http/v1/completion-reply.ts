import type { AnswerEvent, Stop, TokenScore, Usage } from '@overt/wire'
import { problem, Refused } from '../problem.ts'
import type { OfChoice } from './interleave.ts'
import { gatherCall, wholeCall, type ToolCall } from './tool-call.ts'
import { logprobsOf } from './token-score.ts'

/** What all pieces of one completion say of it. */
export type Completion = {
  readonly id: string
  readonly created: number
  readonly model: string
  readonly fingerprint: string | null
  /** One a choice, in order. */
  readonly receipts: readonly string[]
  /** Whether a whole answer has the form that was asked for; null where none was. */
  readonly accepts: ((text: string) => boolean) | null
  /** Whether the engine holds a form by grammar, so that another would be our own fault. */
  readonly isHeld: boolean
}

type FinishReason = 'stop' | 'length' | 'tool_calls'

/** What one choice has come to so far. */
type Gathered = {
  readonly texts: string[]
  readonly thoughts: string[]
  readonly calls: ToolCall[]
  scores: TokenScore[] | null
  end: Extract<AnswerEvent, { type: 'ended' }> | null
}

/** Collects all choices whole. @throws Refused when the engine could not go on with one of them. */
export async function wholeReply(
  completion: Completion,
  events: AsyncIterable<OfChoice<AnswerEvent>>,
) {
  const choices = completion.receipts.map((): Gathered => ({
    texts: [],
    thoughts: [],
    calls: [],
    scores: null,
    end: null,
  }))
  for await (const { choice, events: together } of events) {
    const gathered = choices[choice]
    if (gathered !== undefined) for (const event of together) gather(gathered, event)
  }
  return {
    ...headOf(completion, 'chat.completion'),
    choices: choices.map((gathered, index) => {
      checkForm(completion, gathered.end?.stop, gathered.texts.join(''))
      return choiceOf(gathered, index)
    }),
    usage: usageOf(choices.map(({ end }) => (end ?? cutShort()).usage)),
    overt: namesOf(completion),
  }
}

function gather(gathered: Gathered, event: AnswerEvent): void {
  if (event.type === 'failed') throw new Refused(event.problem)
  if (event.type === 'ended') gathered.end = event
  if (event.type === 'thought') gathered.thoughts.push(event.text)
  if (event.type === 'call') gatherCall(gathered.calls, event)
  if (event.type !== 'delta') return
  gathered.texts.push(event.text)
  if (event.scores !== undefined) (gathered.scores ??= []).push(...event.scores)
}

function choiceOf({ texts, thoughts, calls, scores, end }: Gathered, index: number) {
  const { stop } = end ?? cutShort()
  return {
    index,
    message: {
      role: 'assistant',
      // As OpenAI has it: no words beside calls are null, not an empty text.
      content: calls.length > 0 && texts.length === 0 ? null : texts.join(''),
      refusal: null,
      ...(calls.length > 0 && { tool_calls: calls.map(wholeCall) }),
      ...(thoughts.length > 0 && { reasoning_content: thoughts.join('') }),
    },
    logprobs: scores && logprobsOf(scores),
    finish_reason: finishReason(stop),
  }
}

export const headOf = <O extends string>(
  { id, created, model, fingerprint }: Completion,
  object: O,
) => ({
  id,
  object,
  created,
  model,
  ...(fingerprint !== null && { system_fingerprint: fingerprint }),
})

/** The receipt of the first choice, and the list where there are several. */
export const namesOf = ({ receipts }: Completion) => ({
  receipt: receipts[0],
  ...(receipts.length > 1 && { receipts }),
})

/** @throws Refused for an answer that neither the model nor its limits ended. */
export function finishReason(stop: Stop): FinishReason {
  switch (stop) {
    case 'eos':
    case 'stop':
      return 'stop'
    case 'length':
      return 'length'
    case 'tool':
      return 'tool_calls'
    case 'person':
    case 'cancelled':
    case 'interrupted':
    case 'error':
      throw cutOff()
    default:
      return unreachable(stop)
  }
}

/**
 * An answer that the model ended has the form that was asked for. Its grammar sees to it, and this is the
 * check that does not rely on it. What a limit or a stop string cut off is no whole document and says so.
 * @throws Refused
 */
export function checkForm(
  { accepts, isHeld }: Completion,
  stop: Stop | undefined,
  text: string,
): void {
  if (accepts === null || stop !== 'eos' || accepts(text)) return
  const whose = isHeld ? 'this server' : 'the provider'
  const detail = `The answer does not have the form that was asked for, a fault of ${whose}: ask again.`
  throw new Refused(problem(isHeld ? 'engine_failed' : 'provider_failed', detail))
}

/** An answer that stops before its end is no short success. */
export const cutOff = (): Refused =>
  new Refused(problem('shutting_down', 'The answer was cut off before its end: ask again.'))

function cutShort(): never {
  throw cutOff()
}

function unreachable(stop: never): never {
  throw new Error(`An answer ended with the unknown stop ${String(stop)}.`)
}

/** Of all choices together: their prompt was read once, and what the first to read it had was cached. */
export function usageOf(usages: readonly Usage[]) {
  const prompt = Math.max(0, ...usages.map(({ promptTokens }) => promptTokens))
  const cached = Math.min(...usages.map(({ cachedTokens }) => cachedTokens))
  const output = usages.reduce((sum, { outputTokens }) => sum + outputTokens, 0)
  return {
    prompt_tokens: prompt,
    completion_tokens: output,
    total_tokens: prompt + output,
    prompt_tokens_details: { cached_tokens: cached },
  }
}
