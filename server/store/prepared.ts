import type { Compilable, CompiledQuery } from 'kysely'
import type { Db } from './database.ts'

/** Texts of more rows than this are seldom wanted twice. */
const MOST_KEPT = 64

/**
 * A query that is asked many times a second: its text is built once for each number of rows it is about,
 * because building it takes longer than running it.
 */
export class Prepared<Row> {
  readonly #build: (db: Db, places: readonly number[]) => Compilable<Row>
  readonly #kept = new Map<number, CompiledQuery<Row>>()

  /** `build` gives the query about as many rows as there are places, with any values in them. */
  constructor(build: (db: Db, places: readonly number[]) => Compilable<Row>) {
    this.#build = build
  }

  /** `values` are those of all rows, in the order in which the text has them. */
  async run(db: Db, count: number, values: readonly unknown[]): Promise<readonly Row[]> {
    const { rows } = await db.executeQuery<Row>({ ...this.#textOf(db, count), parameters: values })
    return rows
  }

  #textOf(db: Db, count: number): CompiledQuery<Row> {
    const known = this.#kept.get(count)
    if (known !== undefined) return known
    const compiled = this.#build(db, [...Array(count).keys()]).compile()
    if (count <= MOST_KEPT) this.#kept.set(count, compiled)
    return compiled
  }
}
