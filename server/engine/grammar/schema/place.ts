import { below, isArray, isObject, type Json, member } from './json.ts'
import { SchemaError } from './schema-error.ts'
import type { Work } from './work.ts'

/** A schema within the whole one, with where it stands. */
export type Place = {
  readonly schema: Json
  readonly path: string
  /** What does not fulfil the schema is meant. */
  readonly opposite?: true
}

/** What no value fulfils; no path of a schema is like this one. */
export const never: Place = { schema: false, path: '#never' }

export const oppositeOf = ({ schema, path }: Place): Place => ({ schema, path, opposite: true })

export const child = ({ path }: Place, schema: Json, ...steps: (string | number)[]): Place => ({
  schema,
  path: below(path, ...steps),
})

/** What tells places apart. */
export const keyOf = ({ path, opposite }: Place): string => (opposite ? `!${path}` : path)

/** Places without those that are there already: to ask twice for the same is to ask for it once. */
export function distinct(places: readonly Place[]): readonly Place[] {
  if (places.length < 2) return places
  return [...new Map(places.map((place) => [keyOf(place), place])).values()]
}

const DEEPEST = 64
const MOST_NAMES = 20_000

/** The whole schema that a request brought: what references lead into. */
export class Document {
  readonly root: Place
  /** What is spent on this schema: reading, comparing and matching. */
  readonly work: Work
  readonly #anchors = new Map<string, Place>()
  #names = 0
  #unevaluated = false

  /** @throws SchemaError for one that is too large or too deep, or that bases its references elsewhere. */
  constructor(schema: Json, work: Work) {
    this.work = work
    this.root = { schema, path: '#' }
    this.#visit(this.root, 0)
  }

  /** Whether `unevaluatedProperties` or `unevaluatedItems` is anywhere in it. */
  get hasUnevaluated(): boolean {
    return this.#unevaluated
  }

  /** @throws SchemaError for a reference to anything but a place in this document. */
  follow(reference: Json, from: string): Place {
    if (typeof reference !== 'string') throw new SchemaError(from, 'a reference must be a text')
    if (!reference.startsWith('#')) {
      throw new SchemaError(
        from,
        'only references within the schema, which begin with #, are followed',
      )
    }
    const anchor = this.#anchors.get(reference.slice(1))
    if (anchor !== undefined) return anchor
    const fragment = decoded(reference.slice(1), from)
    if (fragment !== '' && !fragment.startsWith('/')) throw nowhere(from, reference)
    let at: Json | undefined = this.root.schema
    let path = '#'
    for (const step of fragment.split('/').slice(1)) {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
      if (isArray(at)) at = /^(?:0|[1-9]\d*)$/.test(name) ? at[Number(name)] : undefined
      else at = isObject(at) ? member(at, name) : undefined
      if (at === undefined) throw nowhere(from, reference)
      path = below(path, name)
    }
    return { schema: at, path }
  }

  #visit({ schema, path }: Place, depth: number): void {
    if (depth > DEEPEST) throw new SchemaError(path, `it is nested deeper than ${DEEPEST}`)
    if (!isObject(schema) && !isArray(schema)) return
    this.work.spend(Math.ceil(path.length / 500) * Object.keys(schema).length)
    for (const [name, inner] of Object.entries(schema)) {
      if (++this.#names > MOST_NAMES)
        throw new SchemaError(path, `it has more than ${MOST_NAMES} parts`)
      if (name === '$anchor' && typeof inner === 'string')
        this.#anchors.set(inner, { schema, path })
      if (name.startsWith('unevaluated')) this.#unevaluated = true
      this.#visit({ schema: inner, path: below(path, name) }, depth + 1)
    }
  }
}

const nowhere = (from: string, reference: string) =>
  new SchemaError(from, `the reference ${reference} leads nowhere`)

function decoded(fragment: string, from: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    throw new SchemaError(from, `the reference #${fragment} is not written as a URI`)
  }
}
