import { type CodePoints, codePoints, complement } from '../code-points.ts'

/** Classes that ECMA-262 writes with a backslash. */
const DIGIT = codePoints([[0x30, 0x39]])
const WORD = codePoints([
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
])
const SPACE = codePoints([
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
])

export const CLASS_ESCAPES: { readonly [letter: string]: CodePoints } = {
  d: DIGIT,
  D: complement(DIGIT),
  w: WORD,
  W: complement(WORD),
  s: SPACE,
  S: complement(SPACE),
}

/** Escapes of one character. */
export const CHARACTER_ESCAPES: { readonly [letter: string]: number } = {
  t: 0x09,
  n: 0x0a,
  v: 0x0b,
  f: 0x0c,
  r: 0x0d,
  '0': 0,
}

/** What `.` is: everything but the ends of lines. */
export const NOT_LINE_END = complement([
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
])
