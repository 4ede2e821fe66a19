import { ones } from './array-rule.ts'
import { fitsNames, keyRule } from './key-rule.ts'
import { SchemaError } from './schema-error.ts'
import type { All, ObjectRule } from './shape.ts'
import { quote, times } from './spell.ts'
import { fits } from './string-rule.ts'
import { MOST_IN_ANY_ORDER, subsetBody } from './subset.ts'
import type { Writing } from './writing.ts'

type Member = { readonly name: string; readonly pair: string; readonly required: boolean }

/** The body of a rule that writes the objects of a rule; null when there is none. */
export function objectBody(rule: ObjectRule, writer: Writing, wish: string): string | null {
  if (rule.max !== null && rule.max < rule.min) return null
  const members = membersOf(rule, writer)
  if (members === null) return null
  const extra = extraPair(rule, writer, wish)
  const counted = rule.min > requiredCount(members) || rule.max !== null
  const inside = membersBody(rule, members, extra, { writer, wish, counted })
  if (inside === null) return null
  return `"{" ${writer.space} ${inside} "}"`
}

const requiredCount = (members: readonly Member[]) =>
  members.filter(({ required }) => required).length

/** Null when a required member cannot be written. */
function membersOf(rule: ObjectRule, writer: Writing): readonly Member[] | null {
  const names = new Set([...rule.properties.keys(), ...rule.required])
  const members: Member[] = []
  for (const name of names) {
    const required = rule.required.has(name)
    const value = fitsNames(rule, name, writer)
      ? writer.value(schemasOf(rule, name, writer), name)
      : null
    if (value === null && required) return null
    if (value === null) continue
    const pair = writer.rules.share(`${name}-member`, pairBody(name, value, writer), rule.path)
    members.push({ name, pair, required })
  }
  return members
}

function schemasOf(rule: ObjectRule, name: string, writer: Writing): All {
  const matching = rule.patterns.filter((pattern) => fits(pattern.rule, name, writer.work))
  const own = rule.properties.get(name)
  const others = own === undefined && matching.length === 0 ? (rule.additional ?? []) : []
  return [...(own ?? []), ...matching.flatMap(({ all }) => all), ...others]
}

const pairBody = (name: string, value: string, { gap }: Writing) =>
  `${quote(`${JSON.stringify(name)}:`)} ${gap} ${value}`

/** Members that are not named: null when none is written. */
function extraPair(rule: ObjectRule, writer: Writing, wish: string): string | null {
  const named = rule.properties.size > 0
  // Left open and nothing named: any object. Left open beside names: only the names are written.
  const open = rule.additional ?? (named || rule.patterns.length > 0 ? null : [])
  const pairs = keyRule(rule, open, writer).flatMap(({ key, all }) => {
    const value = writer.value(all, `${wish}-value`)
    return value === null ? [] : [`${key} ":" ${writer.gap} ${value}`]
  })
  if (pairs.length === 0) return null
  return writer.rules.share(`${wish}-pair`, pairs.join(' | '), rule.path)
}

type Wanted = { readonly writer: Writing; readonly wish: string; readonly counted: boolean }

function membersBody(
  rule: ObjectRule,
  members: readonly Member[],
  extra: string | null,
  { writer, wish, counted }: Wanted,
): string | null {
  if (members.length === 0 && extra !== null) return mapBody(rule, extra, writer)
  if (counted && extra !== null) {
    const why = 'beside named and other members, counts are not supported'
    throw new SchemaError(rule.path, why)
  }
  const few = members.length <= MOST_IN_ANY_ORDER
  if (few && (counted || writer.options.order === 'any')) {
    return anyOrderBody(rule, members, extra, { writer, wish, counted })
  }
  if (counted) {
    const most = `at most ${MOST_IN_ANY_ORDER} members`
    throw new SchemaError(rule.path, `counts are only supported with ${most}`)
  }
  return declaredBody(members, extra, writer, rule.path)
}

/** Members whose names are not listed. Their names may repeat, so only a least count of 1 can be held. */
function mapBody({ min, max, path }: ObjectRule, extra: string, writer: Writing): string {
  if (min > 1)
    throw new SchemaError(path, 'minProperties above 1 is only supported for named members')
  if (max === 0) return ''
  const { space } = writer
  const others = times(0, max === null ? null : max - 1)
  const body = `${extra}${max === 1 ? '' : ` ("," ${space} ${extra})${others}`} ${space}`
  return min === 0 ? `(${body})?` : body
}

function anyOrderBody(
  { min, max, path }: ObjectRule,
  members: readonly Member[],
  extra: string | null,
  { writer, wish }: Wanted,
): string | null {
  const bit = (name: string) => {
    const at = members.findIndex((member) => member.name === name)
    return at === -1 ? 0 : 1 << at
  }
  const required = members.reduce(
    (bits, { name, required: is }) => (is ? bits | bit(name) : bits),
    0,
  )
  const body = subsetBody(
    {
      parts: members.map(({ pair }) => pair),
      mayEnd: (written) => (written & required) === required && ones(written) >= min,
      mayGoOn: (written) => max === null || ones(written) < max,
      extra,
      wish: `${wish}-rest`,
      path,
    },
    writer,
  )
  return body === null ? null : `(${body}) ${writer.space}`
}

/** In the order of the schema; whichever comes first has no comma before it. */
function declaredBody(
  members: readonly Member[],
  extra: string | null,
  { rules, space }: Writing,
  path: string,
): string {
  const comma = `"," ${space} `
  let rest = extra === null ? '' : ` (${comma}${extra})*`
  const firsts: string[] = extra === null ? [] : [`${extra}${rest}`]
  let mayBeEmpty = true
  for (const { name, pair, required } of members.toReversed()) {
    if (required) {
      firsts.length = 0
      mayBeEmpty = false
    }
    firsts.unshift(`${pair}${rest}`)
    const own = `${comma}${pair}`
    rest = ` ${rules.share(`${name}-on`, `${required ? own : `(${own})?`}${rest}`, path)}`
  }
  if (firsts.length === 0) return ''
  const body = `(${firsts.join(' | ')}) ${space}`
  return mayBeEmpty ? `(${body})?` : body
}
