import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { complementOf, type Dfa, dfaOf, intersection, lengths, trimmed } from './dfa.ts'
import { formatNames, formatPattern } from './format.ts'
import { nfaOf } from './nfa.ts'
import { readPattern } from './pattern.ts'
import type { Regular } from './regular.ts'
import { Work } from './work.ts'

const matches = (source: string, text: string): boolean => {
  const { all, none } = readPattern(source)
  return (
    all.every((one) => nfaOf(one, Work.toCheck()).matches(text)) &&
    !none.some((one) => nfaOf(one, Work.toCheck()).matches(text))
  )
}

function runs(dfa: Dfa, text: string): boolean {
  let at: number | undefined = dfa.length === 0 ? undefined : 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    const edges: Dfa[number]['edges'] = at === undefined ? [] : (dfa[at]?.edges ?? [])
    at = edges.find(({ set }) => set.some(([lo, hi]) => lo <= point && point <= hi))?.to
  }
  return at !== undefined && (dfa[at]?.accepts ?? false)
}

/** Patterns of the subset, each over a few letters. */
const atom = fc.constantFrom('a', 'b', 'é', '[ab]', '[^a]', '.', '\\d', '\\W', '(a|b1)', '(?:ab)')
const counted = fc
  .tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '+?'))
  .map((parts) => parts.join(''))
const alternative = fc
  .tuple(fc.constantFrom('', '^'), fc.array(counted, { maxLength: 4 }), fc.constantFrom('', '$'))
  .map(([start, middle, end]) => start + middle.join('') + end)
const pattern = fc.oneof(
  fc.array(alternative, { minLength: 1, maxLength: 3 }).map((all) => all.join('|')),
  fc
    .tuple(
      fc.constantFrom('(?=a)', '(?!b)', '(?!.*bb)', '(?=.*1$)'),
      fc.array(counted, { maxLength: 3 }),
    )
    .map(([ahead, rest]) => `^${ahead}${rest.join('')}$`),
)
const text = fc
  .array(fc.constantFrom('a', 'b', '1', 'é', '\n', '-'), { maxLength: 8 })
  .map((all) => all.join(''))

describe('a pattern', () => {
  test('matches what ECMA-262 matches, anywhere in a text unless it is anchored', () => {
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        expect(matches(source, value)).toBe(new RegExp(source, 'u').test(value))
      }),
      { numRuns: 4000 },
    )
  })

  test.each([
    ['\\s', ' '],
    ['^[\\w.-]+$', 'a.b-c_d'],
    ['^\\x41\\u0042\\u{1F600}$', 'AB😀'],
    ['^[^\\s/]{2}$', 'é日'],
    ['^a{0}b$', 'b'],
    ['[\\]\\\\]', '\\'],
    ['^(?<year>\\d{4})-\\d\\d$', '2024-02'],
  ])('%s knows %s', (source, value) => {
    expect(new RegExp(source, 'u').test(value)).toBe(true)
    expect(matches(source, value)).toBe(true)
  })

  test.each([
    ['(a)\\1', '\\1 is not supported'],
    ['\\bword', '\\b is not supported'],
    ['\\p{L}', '\\p is not supported'],
    ['a(?=b)', 'look-around'],
    ['(?<=a)b', 'look-around'],
    ['(?i:a)', 'flags'],
    ['(^a|b)', '^ and $ within a group'],
    ['a^b', '^ is only supported where the pattern begins'],
    ['a$b', '$ is only supported where an alternative ends'],
    ['*a', 'has nothing to repeat'],
    ['(a', 'a group is not closed'],
    ['a)', 'closes nothing'],
    ['[a', 'it ends within a class'],
    ['[z-a]', 'a range in a class is not one'],
    ['[\\d-z]', 'a range in a class is not one'],
    ['a{99999}', 'more than 65535 repetitions'],
    ['('.repeat(80), 'nested too deep'],
  ])('%s is refused in words', (source, why) => {
    expect(() => readPattern(source)).toThrow(why)
  })
})

describe('an automaton', () => {
  const language = fc
    .array(alternative, { minLength: 1, maxLength: 2 })
    .map((all) => readPattern(all.join('|')).all[0])
    .filter((one): one is Regular => one !== undefined)

  test('of a language has the same texts, and so has its trimmed form', () => {
    fc.assert(
      fc.property(language, text, (one, value) => {
        const dfa = dfaOf(one, Work.toCheck())
        const expected = nfaOf(one, Work.toCheck()).matches(value)
        expect([runs(dfa, value), runs(trimmed(dfa), value)]).toEqual([expected, expected])
      }),
      { numRuns: 600 },
    )
  })

  test('of both has what is in both, and the opposite has all others', () => {
    fc.assert(
      fc.property(language, language, text, (a, b, value) => {
        const [left, right] = [dfaOf(a, Work.toCheck()), dfaOf(b, Work.toCheck())]
        const [inLeft, inRight] = [runs(left, value), runs(right, value)]
        expect(runs(intersection(left, right, Work.toCheck()), value)).toBe(inLeft && inRight)
        expect(runs(complementOf(left), value)).toBe(!inLeft)
      }),
      { numRuns: 300 },
    )
  })

  test('counts characters, not UTF-16 units', () => {
    const two = lengths(2, 2, Work.toCheck())
    expect([runs(two, '😀😀'), runs(two, '😀'), runs(two, 'a😀b')]).toEqual([true, false, false])
  })

  test('with a language that is too large is refused, not built', () => {
    const wide = readPattern('^(a|b)*a(a|b){14}$').all[0]
    expect(() => wide && dfaOf(wide, Work.toCheck())).toThrow()
    const long = readPattern('^(a{1,60000}b){1,60000}$').all[0]
    expect(() => long && nfaOf(long, Work.toCheck())).toThrow()
  })
})

describe('a format', () => {
  const good: Record<string, string[]> = {
    date: ['2024-02-29', '1999-12-31'],
    time: ['23:59:59Z', '00:00:00.123+01:00'],
    'date-time': ['2024-02-29T12:00:00Z'],
    duration: ['P1Y2M3DT4H5M6S', 'P3W', 'PT30M'],
    email: ['joe.bloggs@example.com'],
    hostname: ['www.example.com'],
    ipv4: ['127.0.0.1'],
    ipv6: ['::1', '2001:db8::ff00:42:8329', '1:2:3:4:5:6:7:8'],
    uuid: ['2eb8aa08-aa98-11ea-b4aa-73b441d16380'],
    uri: ['https://example.com:8080/a/b?c=d#e', 'urn:isbn:0451450523', 'mailto:a@b.org'],
    'uri-reference': ['/a/b?c', 'https://example.com'],
    'json-pointer': ['', '/a~1b/0'],
    'relative-json-pointer': ['0#', '1/a'],
  }
  const bad: Record<string, string[]> = {
    date: ['2023-02-29', '2024-13-01', '1900-02-29', '24-01-01', '2024-01-011'],
    time: ['24:00:00Z', '12:00:60Z', '12:00:00'],
    'date-time': ['2024-02-30T12:00:00Z', '2024-02-29 12:00:00Z'],
    duration: ['P', 'PT', 'P1D2H', 'P1Y1W', '1D'],
    email: ['joe', 'joe@', '.joe@a.org', 'a..b@c.org'],
    hostname: ['-a', 'a-', 'a..b', 'a_b'],
    ipv4: ['256.0.0.1', '1.2.3', '01.2.3.4'],
    ipv6: ['1:2:3:4:5:6:7', '1::2::3', '12345::', ':1:2'],
    uuid: ['2eb8aa08aa9811eab4aa73b441d16380', '2eb8aa08-aa98-11ea-b4aa-73b441d1638g'],
    uri: ['/a', 'https://', 'a b'],
    'uri-reference': ['\\\\a', 'a b'],
    'json-pointer': ['a', '/a~2'],
    'relative-json-pointer': ['', '/a', '01'],
  }
  test.each(formatNames.map((name) => [name] as const))('%s knows its own', (name) => {
    const languages = formatPattern(name)?.all ?? []
    const knows = (value: string) =>
      languages.every((one) => nfaOf(one, Work.toCheck()).matches(value))
    expect([name, ...(good[name] ?? []).filter((value) => !knows(value))]).toEqual([name])
    expect([name, ...(bad[name] ?? []).filter(knows)]).toEqual([name])
    expect((good[name] ?? []).length).toBeGreaterThan(0)
  })
  test('that is not known is none', () => {
    expect([formatPattern('iri'), formatPattern('toString')]).toEqual([null, null])
  })
})
