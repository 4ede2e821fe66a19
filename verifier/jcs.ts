import { unwritable } from './unwritable.ts'

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

/** Deeper documents are refused: no format of ours needs more, and a stack must not decide. */
const deepest = 32

/**
 * The one text of a value (RFC 8785). Numbers are integers up to 2^53 - 1 (decimals are strings).
 * @throws Error for a float, an unsafe integer, a lone surrogate or a value nested too deep.
 */
export function canonical(value: Json, depth = 0): string {
  if (depth > deepest) throw unwritable('this JSON')
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return integer(value)
  if (isList(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(',')}]`
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, item]) => `${quoted(key)}:${canonical(item, depth + 1)}`).join(',')}}`
}

/** Strict: null unless the text is exactly the canonical text of what it says (so no key comes twice). */
export function parseCanonical(text: string): Json | null {
  try {
    const value: Json = JSON.parse(text)
    return canonical(value) === text ? value : null
  } catch {
    return null
  }
}

function quoted(text: string): string {
  if (!text.isWellFormed()) throw unwritable('this JSON')
  return JSON.stringify(text)
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw unwritable(`the number ${value} (decimals are strings)`)
  return String(value === 0 ? 0 : value)
}

// Array.isArray does not narrow a readonly array out of a union.
const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
