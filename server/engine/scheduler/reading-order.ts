/** A prompt that is being read. */
export type Reading = {
  readonly account: string
  /** Tokens that are still to be read. */
  readonly left: number
  /** Steps in which others were read instead. */
  readonly passed: number
  /** The step in which its account was last read for; 0 never. */
  readonly served: number
}

/** A prompt that was passed over this often is its account's first: long ones are delayed by short ones, not starved. */
const MOST_PASSED = 3
/** A prompt that would be left with fewer tokens than this is read to its end: a step of its own costs more. */
export const SMALL_REST = 16

/**
 * How many tokens of each prompt a step reads, of `budget` in all, give or take a small rest. One prompt
 * after the other, not all at once: when four come together the first is answered after a quarter of the
 * time, and the last no later than if they had been read side by side. A step that has read `enough` and
 * come to the end of a prompt stops there: its answer can begin. Accounts take turns, and an account's
 * second prompt comes after everybody's first; of one account the shortest goes first, then the one that
 * came first.
 */
export function portions(prompts: readonly Reading[], budget: number, enough: number): number[] {
  const given = prompts.map(() => 0)
  let read = 0
  for (const i of order(prompts)) {
    const left = prompts[i]?.left ?? 0
    const room = budget - read
    const portion = left - room < SMALL_REST ? left : room
    given[i] = portion
    read += portion
    if (read >= budget || (portion === left && read >= enough)) break
  }
  return given
}

/** Places of the prompts in the order in which they are read. */
function order(prompts: readonly Reading[]): number[] {
  const ofAccount = new Map<string, number>()
  const ranked = prompts
    .map((prompt, place) => ({ ...prompt, place }))
    .toSorted((a, b) => Number(isPassed(b)) - Number(isPassed(a)) || shorter(a, b))
    .map((prompt) => {
      const turn = ofAccount.get(prompt.account) ?? 0
      ofAccount.set(prompt.account, turn + 1)
      return { ...prompt, turn }
    })
  return ranked
    .toSorted((a, b) => a.turn - b.turn || a.served - b.served || a.left - b.left)
    .map(({ place }) => place)
}

const isPassed = ({ passed }: Reading): boolean => passed >= MOST_PASSED

/** Those that were passed over go in the order in which they came, so that each is read to its end. */
const shorter = (a: Reading, b: Reading): number => (isPassed(a) ? 0 : a.left - b.left)
