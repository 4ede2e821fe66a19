import type { Compilable, CompiledQuery } from 'kysely'
import type { Db } from './database.ts'

/** Texts about more rows than this are seldom wanted twice. */
const MOST_KEPT = 64

/** Stands in a text where each run puts a value of its own. */
class Place {
  readonly #row: number
  readonly #name: string

  constructor(row: number, name: string) {
    this.#row = row
    this.#name = name
  }

  valueIn(rows: readonly object[]): unknown {
    return Reflect.get(rows[this.#row] ?? {}, this.#name)
  }
}

/**
 * A query that is asked many times a second: its text is built once for each number of rows it is about, because
 * building it takes longer than running it. What `build` is given has the right names, and places in the stead
 * of values: they go where values go and cannot be looked at. All runs give the same names.
 */
export class Prepared<Values extends object, Row> {
  readonly #build: (db: Db, rows: readonly Values[]) => Compilable<Row>
  readonly #kept = new Map<number, CompiledQuery<Row>>()

  constructor(build: (db: Db, rows: readonly Values[]) => Compilable<Row>) {
    this.#build = build
  }

  /** A query about one row, which is `{}` where the query wants no value. */
  static one<Values extends object, Row>(build: (db: Db, values: Values) => Compilable<Row>) {
    return new Prepared<Values, Row>((db, rows) => build(db, only(rows)))
  }

  /** The rows that it gives. */
  async all(db: Db, ...rows: readonly Values[]): Promise<readonly Row[]> {
    return (await this.#run(db, rows)).rows
  }

  /** The first row that it gives. */
  async first(db: Db, ...rows: readonly Values[]): Promise<Row | null> {
    return (await this.all(db, ...rows))[0] ?? null
  }

  /** How many rows it changed. */
  async change(db: Db, ...rows: readonly Values[]): Promise<number> {
    return Number((await this.#run(db, rows)).numAffectedRows ?? 0)
  }

  #run(db: Db, rows: readonly Values[]) {
    const text = this.#textOf(db, rows)
    const parameters = text.parameters.map((value) =>
      value instanceof Place ? value.valueIn(rows) : value,
    )
    return db.executeQuery<Row>({ ...text, parameters })
  }

  #textOf(db: Db, rows: readonly Values[]): CompiledQuery<Row> {
    const known = this.#kept.get(rows.length)
    if (known !== undefined) return known
    const compiled = this.#build(db, rows.map(placesOf)).compile()
    if (rows.length <= MOST_KEPT) this.#kept.set(rows.length, compiled)
    return compiled
  }
}

function placesOf<Values extends object>(values: Values, row: number): Values {
  const places = Object.keys(values).map((name) => [name, new Place(row, name)])
  // oxlint-disable-next-line no-unsafe-type-assertion -- to a query a place is any value
  return Object.fromEntries(places) as Values
}

function only<T>([first, ...more]: readonly T[]): T {
  if (first === undefined || more.length > 0) throw new Error('The query is about one row.')
  return first
}
