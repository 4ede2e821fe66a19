import type { AnswerEvent, Stop, Usage } from '@overt/wire'
import { problem, Refused } from '../problem.ts'

/** What all pieces of one completion say of it. */
export type Completion = {
  readonly id: string
  readonly created: number
  readonly model: string
  readonly fingerprint: string | null
  readonly receipt: string
}

type FinishReason = 'stop' | 'length'

/** Collects the whole answer. @throws Refused when the engine could not go on. */
export async function wholeReply(completion: Completion, events: AsyncIterable<AnswerEvent>) {
  const parts: string[] = []
  for await (const event of events) {
    if (event.type === 'delta') parts.push(event.text)
    if (event.type === 'failed') throw new Refused(event.problem)
    if (event.type === 'ended') return reply(completion, parts.join(''), event)
  }
  throw cutOff()
}

function reply(
  completion: Completion,
  content: string,
  { stop, usage }: { readonly stop: Stop; readonly usage: Usage },
) {
  return {
    ...headOf(completion, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: null },
        logprobs: null,
        finish_reason: finishReason(stop),
      },
    ],
    usage: usageOf(usage),
    overt: { receipt: completion.receipt },
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

/** @throws Refused for an answer that neither the model nor its limits ended. */
export function finishReason(stop: Stop): FinishReason {
  switch (stop) {
    case 'eos':
    case 'stop':
      return 'stop'
    case 'length':
      return 'length'
    case 'person':
    case 'cancelled':
    case 'interrupted':
    case 'error':
      throw cutOff()
    default:
      return unreachable(stop)
  }
}

/** An answer that stops before its end is no short success. */
export const cutOff = (): Refused =>
  new Refused(problem('shutting_down', 'The answer was cut off before its end: ask again.'))

function unreachable(stop: never): never {
  throw new Error(`An answer ended with the unknown stop ${String(stop)}.`)
}

export const usageOf = ({ promptTokens, cachedTokens, outputTokens }: Usage) => ({
  prompt_tokens: promptTokens,
  completion_tokens: outputTokens,
  total_tokens: promptTokens + outputTokens,
  prompt_tokens_details: { cached_tokens: cachedTokens },
})
