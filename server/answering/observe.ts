import type { Metrics } from '../observe/metrics.ts'
import type { Step } from './generate.ts'

/** Counts and times what goes by, and keeps no text. */
export async function* observe(
  steps: AsyncIterable<Step>,
  metrics: Pick<Metrics, 'answerEnded' | 'firstToken'>,
  secondsSinceAsked: () => number,
): AsyncGenerator<Step> {
  let isFirst = true
  for await (const step of steps) {
    if (step.type === 'delta' && isFirst) {
      isFirst = false
      metrics.firstToken(secondsSinceAsked())
    }
    if (step.type === 'stopped') metrics.answerEnded(step.outcome.stop, step.outcome.usage)
    yield step
  }
}
