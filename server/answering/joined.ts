import type { Step } from './generate.ts'

type Told = Extract<Step, { type: 'delta' | 'thought' }>

/**
 * What is read together is told together: text and thoughts that follow each other in one list become one step, with the
 * tokens of all. It is stored, sent and read as often as the engine reports, not as often as it finds a token.
 */
export function joined(steps: readonly Step[]): readonly Step[] {
  const all: Step[] = []
  let alike: Told[] = []
  const end = () => {
    const [first] = alike
    if (first !== undefined) all.push(whole(first, alike))
    alike = []
  }
  for (const step of steps) {
    const [first] = alike
    if (!isTold(step) || (first !== undefined && !areAlike(first, step))) end()
    if (isTold(step)) alike.push(step)
    else all.push(step)
  }
  end()
  return all
}

export const isTold = (step: Step): step is Told => step.type === 'delta' || step.type === 'thought'

/** What one says of its tokens, the other says too. */
const areAlike = (first: Told, second: Told): boolean =>
  first.type === second.type &&
  (first.kinds === undefined) === (second.kinds === undefined) &&
  (scoresOf(first) === undefined) === (scoresOf(second) === undefined)

const scoresOf = (told: Told) => (told.type === 'delta' ? told.scores : undefined)

function whole(first: Told, alike: readonly Told[]): Told {
  const text = alike.map((one) => one.text).join('')
  const ids = alike.flatMap((one) => one.ids)
  const kinds = first.kinds && { kinds: alike.flatMap((one) => one.kinds ?? []) }
  const scores = scoresOf(first) && { scores: alike.flatMap((one) => scoresOf(one) ?? []) }
  return { ...first, text, ids, ...kinds, ...scores }
}
