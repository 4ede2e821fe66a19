import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StopMatcher } from './stop-matcher.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** Where the first match ends and how long it is, by trying every end and every stop string. */
function naive(text: string, stops: readonly string[]): { end: number; length: number } | null {
  for (let end = 1; end <= text.length; end++) {
    const lengths = stops
      .filter((stop) => stop !== '' && text.slice(0, end).endsWith(stop))
      .map((stop) => stop.length)
    if (lengths.length > 0) return { end, length: Math.max(...lengths) }
  }
  return null
}

function found(text: string, stops: readonly string[]): { end: number; length: number } | null {
  const matcher = new StopMatcher(stops)
  for (const [i, byte] of bytesOf(text).entries()) {
    const length = matcher.take(byte)
    if (length > 0) return { end: i + 1, length }
  }
  return null
}

const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 30 })
const stops = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 5 }), {
  maxLength: 4,
})

test('the match that completes first is found, the longest where several do', () => {
  fc.assert(
    fc.property(text, stops, (haystack, needles) => {
      expect(found(haystack, needles)).toEqual(naive(haystack, needles))
    }),
  )
})

test('what is held is the longest end that begins a stop string', () => {
  fc.assert(
    fc.property(text, stops, (haystack, needles) => {
      const first = naive(haystack, needles)
      const before = haystack.slice(0, first === null ? haystack.length : first.end - 1)
      const matcher = new StopMatcher(needles)
      for (const byte of bytesOf(before)) matcher.take(byte)
      const held = Array.from({ length: before.length + 1 }, (_, n) => n).filter((n) =>
        needles.some((needle) => needle.startsWith(before.slice(before.length - n))),
      )
      expect(matcher.held).toBe(Math.max(0, ...held.filter((n) => n > 0)))
    }),
  )
})

test('a stop string that overlaps itself is found where it first ends', () => {
  expect(found('abababc', ['ababc'])).toEqual({ end: 7, length: 5 })
})

test('an empty stop string matches nothing', () => {
  expect(found('anything', [''])).toBeNull()
  expect(new StopMatcher(['']).held).toBe(0)
})
