import type { Sampling } from '../engine/engine.ts'
import { newId } from '../store/id.ts'
import { admit, type Admitted } from './admit.ts'
import type { Parts } from './parts.ts'
import type { Plan, Planned } from './plan.ts'
import type { Running, RunningAnswers } from './running.ts'

/** One of the answers to a question, begun and not stored yet. */
export type Choice = {
  readonly id: string
  readonly receipt: string
  readonly plan: Plan
  readonly sampling: Sampling
  readonly running: Running
  readonly engine: Admitted
}

/**
 * Begins as many answers to one question as are wanted. One that the engine has no room for refuses them all.
 * @throws EngineError what the engine refused one of them with.
 */
export async function beginChoices(
  { random }: Pick<Parts, 'random'>,
  runningAnswers: RunningAnswers,
  planned: Planned,
  account: string,
  count: number,
): Promise<readonly Choice[]> {
  const { prompt, model } = planned
  const begun: Choice[] = []
  const begin = async (choice: number): Promise<Choice> => {
    const ids = { id: newId(random), receipt: newId(random) }
    const { plan, sampling } = planned.ofChoice(choice, ids.receipt)
    const running = runningAnswers.begin(ids.id, { generating: true })
    try {
      const engine = await admit(model.engine.generate(prompt, sampling, account, running.signal))
      return { ...ids, plan, sampling, running, engine }
    } catch (error) {
      runningAnswers.end(running)
      throw error
    }
  }
  try {
    for (let choice = 0; choice < count; choice++) begun.push(await begin(choice))
    return begun
  } catch (error) {
    await endChoices(runningAnswers, begun)
    throw error
  }
}

/** Gives back whatever they hold. */
export async function endChoices(
  runningAnswers: RunningAnswers,
  choices: readonly Choice[],
): Promise<void> {
  for (const { running } of choices) runningAnswers.end(running)
  await Promise.all(choices.map(({ engine }) => engine.close()))
}
