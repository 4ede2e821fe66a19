import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Json, canonical, parseCanonical } from './jcs.ts'

/** Any value that a file of ours may hold. */
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'binary', maxLength: 6 }), tie('value'), { maxKeys: 5 }),
  ),
})).value

describe('the canonical text', () => {
  it('of any value is read back as that value', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonical(value)
        const parsed = parseCanonical(text)
        expect(parsed === null ? 'null' : canonical(parsed)).toBe(text)
      }),
    )
  })

  it('sorts keys by UTF-16 code unit, as RFC 8785 shows', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\u{1f600}': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    expect([...canonical(value).matchAll(/:"([^"]+)"/g)].map(([, said]) => said)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  it('escapes as ECMAScript does and no more', () => {
    expect(canonical('\u20ac$\u000f\nA\'B"\\"/\u2028')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\"/\u2028"')
  })

  it('keeps a key named __proto__', () => {
    expect(canonical(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}')
  })

  it('writes a negative zero as zero', () => {
    expect(canonical([-0])).toBe('[0]')
  })

  it.each([
    ['a float', 0.5],
    ['an integer beyond 2^53 - 1', 9_007_199_254_740_992],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a key', { '\udc00': 1 }],
  ])('does not exist for %s', (_, value) => {
    expect(() => canonical(value)).toThrow('could not write')
  })

  it('does not exist for a value nested deeper than any of ours', () => {
    const nested = (depth: number): Json => (depth === 0 ? 0 : [nested(depth - 1)])
    expect(canonical(nested(32))).toHaveLength(65)
    expect(() => canonical(nested(33))).toThrow('could not write')
  })
})

describe('strict parsing', () => {
  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"a":2}',
    '{"b":1,"a":1}',
    '{"a": 1}',
    '{"a":1}\n',
    ' {}',
    '[1.0]',
    '[1e2]',
    '[0.5]',
    '[-0]',
    '[01]',
    '[9007199254740992]',
    '["\\u0041"]',
    '["\\/"]',
    '["\\ud800"]',
    '[1,]',
    "{'a':1}",
    '',
    'NaN',
    '\ufeff{}',
  ])('%j is refused', (source) => {
    expect(parseCanonical(source)).toBeNull()
  })

  it('a hundred thousand brackets are refused and no stack overflows', () => {
    expect(parseCanonical('['.repeat(100_000) + ']'.repeat(100_000))).toBeNull()
  })
})
