import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pooled } from './random.ts'

/** Fills with 0, 1, 2, … in words of four bytes, so that each word shows whether it was given before. */
function counting() {
  let next = 0
  const views: Uint8Array[] = []
  const fill = (into: Uint8Array) => {
    views.push(into)
    const words = new DataView(into.buffer)
    for (let at = 0; at + 4 <= into.length; at += 4) words.setUint32(at, ++next)
  }
  return { fill, views }
}

const wordsOf = (bytes: Uint8Array) =>
  Array.from({ length: bytes.length / 4 }, (_, i) => new DataView(bytes.buffer).getUint32(i * 4))

test('no byte is given twice, each draw is as long as it was asked for, and none is left empty', () => {
  const draws = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 400 })
  fc.assert(
    fc.property(draws, (lengths) => {
      const random = pooled(counting().fill)
      const given = lengths.map((length) => random(length * 4))
      expect(given.map(({ length }) => length / 4)).toEqual(lengths)
      const words = given.flatMap(wordsOf)
      expect(new Set(words).size).toBe(words.length)
      expect(words).not.toContain(0)
    }),
    { numRuns: 50 },
  )
})

test('what was given is not kept, and is the caller’s own', () => {
  const { fill, views } = counting()
  const random = pooled(fill)
  const [first, second] = [random(12), random(32)]
  const [pool] = views
  expect(pool?.subarray(0, 44)).toEqual(new Uint8Array(44))
  const kept = second.slice()
  first.fill(7)
  expect(second).toEqual(kept)
})

test('nothing is drawn before it is asked for, and a large draw leaves the pool alone', () => {
  const { fill, views } = counting()
  const random = pooled(fill)
  expect(views).toEqual([])
  random(65)
  expect(views.map(({ length }) => length)).toEqual([65])
  expect(random(0)).toEqual(new Uint8Array(0))
})
