import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Evaluation, MOST_EVALUATION_BYTES, readEvaluation } from './evaluation.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('a file as an evaluation', () => {
  test('is taken to the byte, a byte order mark and line ends too', () => {
    const source = '\u{FEFF}41 of 48\r\n'
    expect(readEvaluation(utf8(source))).toEqual({ type: 'text', text: source })
  })

  test('written again is the same bytes, or it is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => {
        const read = readEvaluation(bytes)
        if (read.type === 'text') expect(utf8(read.text)).toEqual(Uint8Array.from(bytes))
        else expect(read.because).toBe('binary')
      }),
    )
  })

  test.each([
    ['empty', new Uint8Array()],
    ['large', new Uint8Array(MOST_EVALUATION_BYTES + 1).fill(65)],
    ['binary', new Uint8Array([0xff, 0xfe, 0x00])],
    ['binary', utf8('é').subarray(0, 1)],
  ])('is refused when it is %s', (because, bytes) => {
    expect(readEvaluation(bytes)).toEqual({ type: 'refused', because })
  })

  test('of the most bytes is taken', () => {
    const text = 'a'.repeat(MOST_EVALUATION_BYTES)
    expect(readEvaluation(utf8(text))).toEqual({ type: 'text', text })
    expect(Evaluation.safeParse(text).success).toBe(true)
  })
})

test.each([
  ['nothing', ''],
  ['more bytes than may be, in fewer characters', 'é'.repeat(MOST_EVALUATION_BYTES / 2 + 1)],
  ['half of a character', 'a\ud800'],
  ['a number', 7],
  ['a list', ['a']],
])('an evaluation that is %s crosses no border', (_, value) => {
  expect(Evaluation.safeParse(value).success).toBe(false)
})
