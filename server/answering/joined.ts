import type { Step } from './generate.ts'

type Told = Extract<Step, { type: 'delta' | 'thought' }>

/**
 * What is read together is told together: text and thoughts that follow each other in one list become one step, with the
 * tokens of all. It is stored, sent and read as often as the engine reports, not as often as it finds a token.
 */
export function joined(steps: readonly Step[]): readonly Step[] {
  const all: Step[] = []
  for (const step of steps) {
    const last = all.at(-1)
    if (last !== undefined && isTold(last) && isTold(step) && areAlike(last, step)) {
      all[all.length - 1] = both(last, step)
    } else all.push(step)
  }
  return all
}

export const isTold = (step: Step): step is Told => step.type === 'delta' || step.type === 'thought'

/** What one says of its tokens, the other says too. */
const areAlike = (first: Told, second: Told): boolean =>
  first.type === second.type &&
  (first.kinds === undefined) === (second.kinds === undefined) &&
  (scoresOf(first) === undefined) === (scoresOf(second) === undefined)

const scoresOf = (told: Told) => (told.type === 'delta' ? told.scores : undefined)

function both(first: Told, second: Told): Told {
  const text = first.text + second.text
  const ids = [...first.ids, ...second.ids]
  const kinds = first.kinds && { kinds: [...first.kinds, ...(second.kinds ?? [])] }
  const firstScores = scoresOf(first)
  const scores = firstScores && { scores: [...firstScores, ...(scoresOf(second) ?? [])] }
  return { ...first, text, ids, ...kinds, ...scores }
}
