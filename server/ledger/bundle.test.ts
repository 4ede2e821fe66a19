import { fromHex, utf8 } from '@overt/verifier'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBundle, encodeBundle, maxEntryBytes } from './bundle.ts'

const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 })

test('a bundle is each entry after its length in two bytes, big-endian (tlog-tiles)', () => {
  const bytes = encodeBundle([utf8('ab'), new Uint8Array(), utf8('c')])
  expect(bytes).toEqual(fromHex('000261620000000163'))
})

test('a bundle of no entries has no bytes', () => {
  expect(encodeBundle([])).toEqual(new Uint8Array())
  expect(decodeBundle(new Uint8Array())).toEqual([])
})

test('what is written is read back', () => {
  fc.assert(
    fc.property(entries, (given) => {
      expect(decodeBundle(encodeBundle(given))).toEqual(given)
    }),
  )
})

test('a bundle cut anywhere inside an entry is refused', () => {
  const bytes = encodeBundle([utf8('first'), utf8('second')])
  const whole = new Set([0, 7, 15])
  for (let end = 0; end <= bytes.length; end += 1) {
    expect(decodeBundle(bytes.subarray(0, end)) !== null).toBe(whole.has(end))
  }
})

test('the entries do not share memory with the bytes they were read from', () => {
  const bytes = encodeBundle([utf8('ab')])
  const [entry] = decodeBundle(bytes) ?? []
  bytes.fill(0)
  expect(entry).toEqual(utf8('ab'))
})

test('bytes that begin in the middle of a larger buffer are read from their own start', () => {
  const bytes = encodeBundle([utf8('ab'), utf8('c')])
  const larger = new Uint8Array(100).fill(255)
  larger.set(bytes, 13)
  expect(decodeBundle(larger.subarray(13, 13 + bytes.length))).toEqual([utf8('ab'), utf8('c')])
})

test('the longest entry fits, a longer one is an error', () => {
  const longest = new Uint8Array(maxEntryBytes).fill(7)
  expect(decodeBundle(encodeBundle([longest]))).toEqual([longest])
  expect(() => encodeBundle([new Uint8Array(maxEntryBytes + 1)])).toThrow(RangeError)
})
