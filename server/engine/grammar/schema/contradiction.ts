import { isArray, isIn, isObject, type Json, member } from './json.ts'
import type { Place } from './place.ts'
import type { Work } from './work.ts'

type Members = {
  readonly required: ReadonlySet<string>
  readonly properties: ReadonlyMap<string, readonly Place[]>
}

/** Longer lists are not looked into. */
const MOST_VALUES = 64

/**
 * Whether a member that is required can be seen to have no value: it is never there, or its listed values are
 * ruled out. It only looks, so that the cases of many conditions on one member do not multiply.
 */
export function isImpossible({ required, properties }: Members, work: Work): boolean {
  work.spend(required.size)
  return [...required].some((name) => hasNone(properties.get(name) ?? []))
}

function hasNone(all: readonly Place[]): boolean {
  if (all.some(({ schema, opposite }) => schema === (opposite === true))) return true
  const lists = all.flatMap(({ schema, opposite }) => {
    const values = listed(schema)
    return values === null ? [] : [{ values, opposite: opposite === true, schema }]
  })
  const [first, ...others] = lists.filter(({ opposite }) => !opposite)
  if (first === undefined) return false
  const excluded = lists.filter(({ opposite, schema }) => opposite && onlyLists(schema))
  return !first.values.some(
    (value) =>
      others.every(({ values }) => isIn(values, value)) &&
      !excluded.some(({ values }) => isIn(values, value)),
  )
}

function listed(schema: Json): readonly Json[] | null {
  if (!isObject(schema)) return null
  const [only, list] = [member(schema, 'const'), member(schema, 'enum')]
  if (only !== undefined) return [only]
  return isArray(list) && list.length <= MOST_VALUES ? list : null
}

/** Whoever is listed fulfils it: its opposite is everything else. */
const onlyLists = (schema: Json): boolean => {
  const [name, ...more] = isObject(schema) ? Object.keys(schema) : []
  return more.length === 0 && (name === 'const' || name === 'enum')
}
