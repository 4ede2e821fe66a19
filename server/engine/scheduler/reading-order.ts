/** A prompt that is being read. */
export type Reading = {
  readonly account: string
  /** Tokens that are still to be read. */
  readonly left: number
  /** Steps in a row in which others were read instead. */
  readonly passed: number
  /** The step in which its account was last read for; 0 never. */
  readonly served: number
}

/** A prompt that was passed over this often goes first: long ones are delayed by short ones, not starved. */
const MOST_PASSED = 3
/** A step that has read this much and come to the end of a prompt stops there: its answer can begin. */
const ENOUGH_TOKENS = 32

/**
 * How many tokens of each prompt a step reads, of `budget` in all. One prompt after the other, not all
 * at once: when four come together the first is answered after a quarter of the time, and the last no
 * later than if they had been read side by side. Accounts take turns, and an account's second prompt
 * comes after everybody's first; beyond that the shortest goes first, then the one that came first.
 */
export function portions(prompts: readonly Reading[], budget: number): number[] {
  const given = prompts.map(() => 0)
  let read = 0
  for (const i of order(prompts)) {
    const left = prompts[i]?.left ?? 0
    const portion = Math.min(left, budget - read)
    given[i] = portion
    read += portion
    if (read >= budget || (portion === left && read >= ENOUGH_TOKENS)) break
  }
  return given
}

/** Places of the prompts in the order in which they are read. */
function order(prompts: readonly Reading[]): number[] {
  const ofAccount = new Map<string, number>()
  const ranked = prompts
    .map((prompt, place) => ({ ...prompt, place }))
    .toSorted((a, b) => a.left - b.left)
    .map((prompt) => {
      const turn = ofAccount.get(prompt.account) ?? 0
      ofAccount.set(prompt.account, turn + 1)
      return { ...prompt, turn: prompt.passed < MOST_PASSED ? turn : -1 }
    })
  return ranked
    .toSorted((a, b) => a.turn - b.turn || a.served - b.served || a.left - b.left)
    .map(({ place }) => place)
}
