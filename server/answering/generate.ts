import type { AnswerEvent } from '@overt/wire'
import type { EngineEvent, Run, Scored, TokenScore } from '../engine/engine.ts'
import type { Logger } from '../observe/logger.ts'
import { outcomeOf, outcomeSoFar, type Outcome } from './outcome.ts'
import { problemOf } from './problem.ts'
import type { Running } from './running.ts'

/** What happens while an answer is made; it ends with exactly one `stopped`. */
export type Step =
  | Extract<AnswerEvent, { type: 'queued' | 'prompted' | 'delta' | 'thought' | 'call' | 'failed' }>
  | { readonly type: 'stopped'; readonly outcome: Outcome }

/** The engine's events as an answer's. An engine that breaks off is a step too: nothing so far is lost. */
export async function* generate(
  engine: AsyncIterable<EngineEvent>,
  running: Running,
  temperature: number,
  logger: Logger,
): AsyncGenerator<Step> {
  const soFar: AnswerEvent[] = []
  let outcome: Outcome
  try {
    let run: Run | null = null
    for await (const event of engine) {
      if (event.type === 'stopped') {
        run = event.run
        break
      }
      const step = stepOf(event, running.answer)
      soFar.push(step)
      yield step
    }
    if (run === null) throw new Error('The engine ended without saying why.')
    outcome = outcomeOf(run, running.cut, soFar)
  } catch (error) {
    // An engine may answer an abort by throwing it: that is no failure.
    if (!running.signal.aborted) {
      logger.error({ error, answer: running.answer }, 'an answer broke off')
      yield { type: 'failed', problem: problemOf(error) }
    }
    outcome = outcomeSoFar(soFar, temperature, running.signal.aborted ? running.cut : 'error')
  }
  running.generated()
  yield { type: 'stopped', outcome }
}

function stepOf(event: Exclude<EngineEvent, { type: 'stopped' }>, answer: string) {
  if (event.type === 'thought') return { ...event, ids: [...event.ids] }
  if (event.type === 'call') {
    // The first of a call names it; no two answers have the same calls.
    const id = event.name === null ? null : `call_${answer}_${event.index}`
    return { ...event, id, ids: [...event.ids] }
  }
  if (event.type !== 'delta') return event
  const { scores, ...delta } = event
  return { ...delta, ids: [...event.ids], ...(scores && { scores: scores.map(scoreOf) }) }
}

const scoreOf = ({ top, ...own }: TokenScore) => ({ ...copyOf(own), top: top.map(copyOf) })

const copyOf = (scored: Scored) => ({ ...scored, bytes: [...scored.bytes] })
