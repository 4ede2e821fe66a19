/** A language, or a whole schema, that would take too much to look into. */
export class TooLargeError extends Error {}

/** Steps for one request's schemas, of some hundred nanoseconds each. */
const MOST_STEPS = 500_000
/** To check a finished answer: it is as long as the engine let it become. */
const MOST_STEPS_OF_A_CHECK = 40_000_000

/** What compiling has cost so far: a request must not keep the server from others. */
export class Work {
  #left: number
  /** A finished answer is checked: its grammar has held what the check does not know of. */
  readonly checking: boolean

  private constructor(most: number, checking: boolean) {
    this.#left = most
    this.checking = checking
  }

  static toCompile = (): Work => new Work(MOST_STEPS, false)
  static toCheck = (): Work => new Work(MOST_STEPS_OF_A_CHECK, true)

  /** @throws TooLargeError when there is nothing left to spend. */
  spend(steps: number): void {
    this.#left -= steps
    if (this.#left < 0) throw new TooLargeError()
  }
}

/** Makes each thing once for one piece of work, however often it is asked for. */
export function once<Key, Made>(make: (key: Key, work: Work) => Made) {
  const all = new WeakMap<Work, Map<Key, Made>>()
  return (key: Key, work: Work): Made => {
    const made = all.get(work) ?? new Map<Key, Made>()
    all.set(work, made)
    const known = made.get(key)
    if (known !== undefined) return known
    const one = make(key, work)
    made.set(key, one)
    return one
  }
}
