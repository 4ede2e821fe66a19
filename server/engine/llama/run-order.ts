import { publicLength } from './public-length.ts'
import type { Answer } from './answer.ts'
import { marksOf, thoughtOf } from './thought-tokens.ts'
import { promptIds } from './trace-steps.ts'
import type { RunOrder } from './work.ts'

/** What the engine process is told of an answer that begins. */
export function runOrder(
  { prompt, sampling, account, traceStart }: Answer,
  contextTokens: number,
): RunOrder {
  const { topK, topP, minP, temperature, penalties, bias, grammar, noiseKey, scores } = sampling
  return {
    account,
    prompt: promptIds(prompt),
    publicLength: publicLength(prompt.segments),
    limit: Math.min(sampling.limit, contextTokens - prompt.tokens),
    filters: { topK, topP, minP, temperature, penalties, bias, thought: thoughtOf(sampling) },
    noiseKey,
    grammar,
    thinking: marksOf(sampling),
    scores,
    trace: traceStart,
  }
}
