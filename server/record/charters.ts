import type { RecordedCharter, RecordedCharters } from '@overt/wire'

/** A version of the charter as the board decided it, before anything is counted. */
export type Enacted = Omit<RecordedCharter, 'answers' | 'first' | 'last'>

/** Answers that name the same charter, by its hash; null where a record names none. */
export type Given = {
  readonly charter: string | null
  readonly answers: number
  readonly first: string
  readonly last: string
}

/** What was answered under each version, in the order given, and how many answers name none of them. */
export function recordedCharters(
  enacted: readonly Enacted[],
  given: Iterable<Given>,
): RecordedCharters {
  const found = new Map([...given].map((one) => [one.charter, one]))
  const charters = enacted.map((version) => {
    const { answers = 0, first = null, last = null } = found.get(version.hash) ?? {}
    found.delete(version.hash)
    return { ...version, answers, first, last }
  })
  const unplaced = [...found.values()].reduce((sum, { answers }) => sum + answers, 0)
  return { charters, unplaced }
}

/** The answers of an export, counted as its lines are written. */
export class GivenTally {
  readonly #given = new Map<string, Given>()

  add(charter: string, answered: string): void {
    const before = this.#given.get(charter)
    const { answers = 0, first = answered, last = answered } = before ?? {}
    this.#given.set(charter, {
      charter,
      answers: answers + 1,
      first: answered < first ? answered : first,
      last: answered > last ? answered : last,
    })
  }

  given(): Iterable<Given> {
    return this.#given.values()
  }
}
