import { fromBase64, fromBase64Url } from './encoding.ts'
import type { Json } from './jcs.ts'

/** Looks for the first place where a value is not a T: its path (`''` is the value itself), or null. */
export type Shape<T> = ((value: Json | undefined) => string | null) & { readonly of?: T }

/** Narrows a value that a shape finds no fault with. */
export const conforms = <T>(shape: Shape<T>, value: Json): value is Json & T =>
  shape(value) === null

type Fields<T> = { readonly [K in keyof T]-?: Shape<T[K]> }

/** Exactly these fields: one that is unknown is a fault like one that is missing. */
export const object = <T>(fields: Fields<T>): Shape<T> => members(fields, true)

/** Any of these fields, and no other. */
export const partial = <T>(fields: Fields<T>): Shape<Partial<T>> => members(fields, false)

const members =
  <T>(fields: Fields<T>, all: boolean): Shape<T> =>
  (value) => {
    if (!isObject(value)) return ''
    const stranger = Object.keys(value).find((name) => !Object.hasOwn(fields, name))
    if (stranger !== undefined) return `.${stranger}`
    for (const [name, shape] of Object.entries<Shape<unknown>>(fields)) {
      const fault = all || Object.hasOwn(value, name) ? shape(value[name]) : null
      if (fault !== null) return `.${name}${fault}`
    }
    return null
  }

/** Fields of any name that is itself of a shape. */
export const record =
  <T>(key: Shape<string>, item: Shape<T>): Shape<{ readonly [name: string]: T }> =>
  (value) => {
    if (!isObject(value)) return ''
    for (const [name, member] of Object.entries(value)) {
      const fault = key(name) ?? item(member)
      if (fault !== null) return `.${name}${fault}`
    }
    return null
  }

export const list =
  <T>(item: Shape<T>, most: number = Number.MAX_SAFE_INTEGER): Shape<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length > most) return ''
    for (const [at, element] of value.entries()) {
      const fault = item(element)
      if (fault !== null) return `[${at}]${fault}`
    }
    return null
  }

/** The first shape's fault is the one that is told. */
export const either =
  <A, B>(first: Shape<A>, second: Shape<B>): Shape<A | B> =>
  (value) => {
    const fault = first(value)
    return fault === null || second(value) === null ? null : fault
  }

/** A field that may be left out. */
export const optional =
  <T>(shape: Shape<T>): Shape<T> =>
  (value) =>
    value === undefined ? null : shape(value)

export const nullable =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value) =>
    value === null ? null : shape(value)

export const oneOf =
  <T extends Json>(...values: readonly T[]): Shape<T> =>
  (value) =>
    values.some((one) => one === value) ? null : ''

export const flag: Shape<boolean> = oneOf(true, false)

/** A count or an index: a safe integer from 0. */
export const count: Shape<number> = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? null : ''

/** What a hash takes as four bytes: a token, a choice or a run. */
export const word: Shape<number> = (value) =>
  count(value) === null && Number(value) < 2 ** 32 ? null : ''

export const string: Shape<string> = (value) => (typeof value === 'string' ? null : '')

export const matching =
  (pattern: RegExp): Shape<string> =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? null : ''

/** Base64url of so many bytes; of any number when none is named. */
export const base64Url =
  (length?: number): Shape<string> =>
  (value) => {
    const bytes = typeof value === 'string' ? fromBase64Url(value) : null
    return bytes && (length === undefined || bytes.length === length) ? null : ''
  }

/** Base64 of so many bytes; of any number when none is named. */
export const base64 =
  (length?: number): Shape<string> =>
  (value) => {
    const bytes = typeof value === 'string' ? fromBase64(value) : null
    return bytes && (length === undefined || bytes.length === length) ? null : ''
  }

/** A SHA-256, as base64url. */
export const hash: Shape<string> = base64Url(32)

/** A decimal in its shortest form: `0.8`, never `0.80` or `8e-1`. */
export const decimal: Shape<string> = matching(/^(?!-0$)-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?$/)

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
