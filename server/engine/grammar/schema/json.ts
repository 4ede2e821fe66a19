import type { Json } from '@overt/verifier'

export type { Json }

export type JsonObject = { readonly [name: string]: Json }

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

/** A value's own member; names like `__proto__` are only ever what the text says. */
export const member = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined

/** The same text for values that are the same JSON, numbers by value and members in any order, and for no others. */
export function canonical(value: Json): string {
  if (isArray(value)) return `[${value.map(canonical).join()}]`
  if (!isObject(value)) return JSON.stringify(value)
  const names = Object.keys(value).toSorted()
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join()}}`
}

/** Those of a list that are the same JSON as one of another; each is compared with each. */
export const bothOf = (a: readonly Json[], b: readonly Json[]): readonly Json[] =>
  a.filter((value) => isIn(b, value))

export const isIn = (list: readonly Json[], value: Json): boolean =>
  list.some((one) => isSame(one, value))

/** As `canonical` says it, and done at the first difference: what is listed may be a megabyte, and asked for often. */
function isSame(a: Json, b: Json): boolean {
  if (isArray(a) && isArray(b)) {
    return a.length === b.length && a.every((item, at) => isSame(item, b[at] ?? null))
  }
  if (isObject(a) && isObject(b)) {
    const names = Object.keys(a)
    return (
      names.length === Object.keys(b).length &&
      names.every((name) => Object.hasOwn(b, name) && isSame(a[name] ?? null, b[name] ?? null))
    )
  }
  return a === b
}

/** `#/properties/a~1b`: a place in a schema, as RFC 6901 writes it. */
export const below = (path: string, ...steps: readonly (string | number)[]): string =>
  [path, ...steps.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')
