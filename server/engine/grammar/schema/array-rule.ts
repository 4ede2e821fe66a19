import { oppositeOf } from './place.ts'
import { SchemaError } from './schema-error.ts'
import type { All, ArrayRule } from './shape.ts'
import { times } from './spell.ts'
import { MOST_IN_ANY_ORDER, subsetBody } from './subset.ts'
import { listedValues } from './listed-values.ts'
import type { Writing } from './writing.ts'

/** As many items must fulfil `contains` at most: each is written out. */
const MOST_CONTAINED = 64

/** The body of a rule that writes the lists of a rule; null when there is none. */
export function arrayBody(rule: ArrayRule, writer: Writing, wish: string): string | null {
  const contained = withContained(rule)
  const { min, max, unique, path } = contained
  if ((max !== null && max < min) || rule.contains.some(isTooFew)) return null
  if (unique !== null && max !== 0 && max !== 1) return uniqueBody(rule, unique, writer, wish)
  const written = writtenItems(contained, writer, wish)
  if (written.max !== null && written.max < min) return null
  return `"[" ${writer.space} ${listBody({ ...written, min, path }, writer, wish)} "]"`
}

const isTooFew = ({ min, max }: ArrayRule['contains'][number]) => max !== null && max < min

/** The items that can be written, and how many of them. */
function writtenItems({ prefix, items, min, max }: ArrayRule, writer: Writing, wish: string) {
  // A prefix and nothing about what follows: nothing follows, unless the least length asks for it.
  const open = items === null && prefix.length > 0
  const most = open ? Math.min(max ?? Infinity, Math.max(prefix.length, min)) : max
  const first: string[] = []
  for (const [at, all] of prefix.slice(0, most ?? undefined).entries()) {
    const value = writer.value(all, `${wish}-${at}`)
    if (value === null) return { first, rest: null, max: at }
    first.push(value)
  }
  const rest = most === first.length ? null : writer.value(items ?? [], `${wish}-item`)
  return { first, rest, max: rest === null ? first.length : most }
}

type Parts = {
  readonly first: readonly string[]
  readonly rest: string | null
  readonly min: number
  readonly max: number | null
  readonly path: string
}

/** Items with commas between them and space before the end. */
function listBody({ first, rest, min, max, path }: Parts, writer: Writing, wish: string): string {
  const { space, rules } = writer
  const comma = `"," ${space} `
  const more = max === null ? null : max - first.length
  // From the end: what follows the first n items.
  let tail = ''
  if (rest !== null && more !== 0) {
    const count = first.length === 0 ? -1 : 0
    const least = Math.max(0, min - first.length + count)
    const most = more === null ? null : more + count
    const others = most === 0 ? '' : ` (${comma}${rest})${times(least, most)}`
    if (first.length === 0) {
      const body = `${rest}${others} ${space}`
      return min === 0 ? `(${body})?` : body
    }
    tail = others
  }
  for (let at = first.length - 1; at >= 0; at--) {
    const item = `${at === 0 ? '' : comma}${first[at] ?? ''}${tail}`
    if (at === 0) return min === 0 ? `(${item} ${space})?` : `${item} ${space}`
    const name = rules.share(`${wish}-rest`, item, path)
    tail = at < min ? ` ${name}` : ` ${name}?`
  }
  return ''
}

/** `contains` holds when the first items are such: not every list that it allows, but only such lists. */
function withContained(rule: ArrayRule): ArrayRule {
  const [only, another] = rule.contains
  if (only === undefined) return rule
  if (another !== undefined || rule.prefix.length > 0) {
    throw new SchemaError(
      only.path,
      'contains beside prefixItems or another contains is not supported',
    )
  }
  if (only.min > MOST_CONTAINED) {
    throw new SchemaError(only.path, `minContains is only supported up to ${MOST_CONTAINED}`)
  }
  const each: All = [...(rule.items ?? []), ...only.all]
  // Behind as many as must be there stands none, where more could be too many.
  const others = only.max === null ? [] : only.all.map(oppositeOf)
  return {
    ...rule,
    prefix: Array.from({ length: only.min }, () => each),
    items: [...(rule.items ?? []), ...others],
    min: Math.max(rule.min, only.min),
    contains: [],
  }
}

/** Items that differ, where all values that they may have are listed and few. */
function uniqueBody(rule: ArrayRule, path: string, writer: Writing, wish: string): string | null {
  const { items, prefix, contains, min, max } = rule
  const plain = items !== null && prefix.length === 0 && contains.length === 0
  const values = plain ? listedValues(writer, items) : null
  if (values === null || values.length > MOST_IN_ANY_ORDER) {
    const few = `at most ${MOST_IN_ANY_ORDER} values by enum`
    throw new SchemaError(path, `uniqueItems is only supported where items lists ${few}`)
  }
  const inside = subsetBody(
    {
      parts: values.map((value) => writer.literal(value)),
      mayEnd: (written) => ones(written) >= min,
      mayGoOn: (written) => max === null || ones(written) < max,
      extra: null,
      wish,
      path,
    },
    writer,
  )
  return inside === null ? null : `"[" ${writer.space} (${inside}) ${writer.space} "]"`
}

export const ones = (bits: number): number => bits.toString(2).replaceAll('0', '').length
