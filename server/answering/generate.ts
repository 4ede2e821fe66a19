import type { AnswerEvent } from '@overt/wire'
import type { EngineEvent, Run } from '../engine/engine.ts'
import type { Scored, TokenScore } from '../engine/score.ts'
import type { Logger } from '../observe/logger.ts'
import type { Begun } from './begun.ts'
import { outcomeOf, outcomeSoFar, type Outcome } from './outcome.ts'
import { problemOf } from './problem.ts'
import type { Running } from './running.ts'

/** What happens while an answer is made; it ends with exactly one `stopped`. */
export type Step =
  | Extract<AnswerEvent, { type: 'queued' | 'prompted' | 'delta' | 'thought' | 'call' | 'failed' }>
  | { readonly type: 'stopped'; readonly outcome: Outcome }

/** The engine's events as an answer's. An engine that breaks off is a step too: nothing so far is lost. */
export async function* generate(
  { engine, temperature, reread }: Pick<Begun, 'engine' | 'temperature' | 'reread'>,
  running: Running,
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
    const cut = running.signal.aborted ? running.cut : 'error'
    outcome = outcomeSoFar(soFar, { temperature, reread, cut })
  }
  running.generated()
  yield { type: 'stopped', outcome }
}

function stepOf(event: Exclude<EngineEvent, { type: 'stopped' }>, answer: string) {
  if (event.type === 'queued' || event.type === 'prompted') return event
  const { ids, kinds, ...about } = event
  const tokens = { ids: [...ids], ...(kinds && { kinds: [...kinds] }) }
  if (about.type === 'thought') return { ...about, ...tokens }
  if (about.type === 'call') {
    // The first of a call names it; no two answers have the same calls.
    const id = about.name === null ? null : `call_${answer}_${about.index}`
    return { ...about, id, ...tokens }
  }
  const { scores, ...delta } = about
  return { ...delta, ...tokens, ...(scores && { scores: scores.map(scoreOf) }) }
}

const scoreOf = ({ top, ...own }: TokenScore) => ({ ...copyOf(own), top: top.map(copyOf) })

const copyOf = (scored: Scored) => ({ ...scored, bytes: [...scored.bytes] })
