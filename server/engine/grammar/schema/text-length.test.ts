import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatPattern } from './format.ts'
import { nfaOf } from './nfa.ts'
import { readPattern } from './pattern.ts'
import type { Regular } from './regular.ts'
import { heldTo, longest, shortest } from './text-length.ts'
import { Work } from './work.ts'

const read = (source: string): Regular => {
  const [language] = readPattern(`^(?:${source})$`).all
  if (language === undefined) throw new Error('no language')
  return language
}

test.each([
  ['', 0, 0],
  ['abc', 3, 3],
  ['a|bcd', 1, 3],
  ['a{2,5}b?', 2, 6],
  ['(ab+){0,3}', 0, Infinity],
  ['(a{0}|){1,9}', 0, 0],
  ['(){0,60000}x', 1, 1],
])('of %s the shortest text has %d characters and the longest %d', (source, least, most) => {
  expect([shortest(read(source)), longest(read(source))]).toEqual([least, most])
})

const piece = fc.constantFrom('a', 'b*', '(ab)+', '(a|b{2,4})*', '(a*b)*', 'a{3}', '(b{0,2}a){1,}')
const some = fc.array(piece, { minLength: 1, maxLength: 3 }).map((all) => read(all.join('')))
const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 14 }).map((all) => all.join(''))

test('what is held to a length has texts of the language alone, and none is longer', () => {
  fc.assert(
    fc.property(some, fc.nat(12), text, (language, max, value) => {
      const held = heldTo(language, max)
      const isIn = (one: Regular) => nfaOf(one, Work.toCheck()).matches(value)
      if (held !== null) expect(longest(held)).toBeLessThanOrEqual(max)
      if (held !== null && isIn(held)) expect(isIn(language)).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

test('what fits anyway stays as it is, and what only repeats a character loses nothing', () => {
  const word = read('[a-z]+')
  expect(heldTo(read('[a-z]{1,9}'), 9)).toEqual(read('[a-z]{1,9}'))
  expect(heldTo(word, 40)).toEqual(read('[a-z]{1,40}'))
  expect(heldTo(read('abc'), 2)).toBeNull()
})

test('an address has room for what addresses are', () => {
  const [uri] = formatPattern('uri')?.all ?? []
  const held = uri && heldTo(uri, 2083)
  const knows = (value: string) => held != null && nfaOf(held, Work.toCheck()).matches(value)
  expect(longest(held ?? read(''))).toBeLessThanOrEqual(2083)
  expect(knows('https://www.example-site.org:8080/a/long-path/of/names.html?q=a+b&r=%20#top')).toBe(
    true,
  )
  expect(knows(`https://example.org/${'x'.repeat(2083)}`)).toBe(false)
})
