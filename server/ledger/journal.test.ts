import { concat, utf8 } from '@overt/verifier'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Frame, decodeJournal, encodeFrame, entriesFrom, journalEnd } from './journal.ts'
import { leaves } from './ledger-fixture.ts'

const frame = (first: number, count: number): Frame => ({ first, entries: leaves(count, first) })
const frames = [frame(5, 2), frame(7, 1), frame(8, 3)]
const bytes = concat(...frames.map(encodeFrame))
const bordersOf = (given: readonly Frame[]): readonly number[] =>
  given.map((_, at) => concat(...given.slice(0, at + 1).map(encodeFrame)).length)

test('frames are read back in order', () => {
  expect(decodeJournal(bytes)).toEqual({ frames, wholeBytes: bytes.length, tail: 'none' })
})

test('an empty journal has no frames and no tail', () => {
  expect(decodeJournal(new Uint8Array())).toEqual({ frames: [], wholeBytes: 0, tail: 'none' })
})

test('any frames are read back', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 6 })
  const first = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
  const some = fc.array(fc.record({ first, entries }), { maxLength: 5 })
  fc.assert(
    fc.property(some, (given) => {
      const read = decodeJournal(concat(...given.map(encodeFrame)))
      expect(read.frames).toEqual(given)
      expect(read.tail).toBe('none')
    }),
  )
})

describe('a torn end', () => {
  const borders = bordersOf(frames)

  test('cut at any byte leaves the whole frames before it', () => {
    for (let end = 0; end < bytes.length; end += 1) {
      const { frames: whole, wholeBytes, tail } = decodeJournal(bytes.subarray(0, end))
      const expected = borders.filter((border) => border <= end)
      expect(whole).toEqual(frames.slice(0, expected.length))
      expect(wholeBytes).toBe(expected.at(-1) ?? 0)
      expect(tail).toBe(end === wholeBytes ? 'none' : 'cut')
    }
  })

  test('whose blocks never reached the disk (zeros) is bad, and the frames before it stand', () => {
    const [start = 0, end = 0] = borders.slice(-2)
    const torn = bytes.slice()
    torn.fill(0, start + 10, end)
    expect(decodeJournal(torn)).toEqual({
      frames: frames.slice(0, 2),
      wholeBytes: start,
      tail: 'bad',
    })
  })

  test('of anything else is bad', () => {
    const more = concat(bytes, utf8('not a frame'))
    expect(decodeJournal(more)).toEqual({ frames, wholeBytes: bytes.length, tail: 'bad' })
  })
})

describe('a flipped bit', () => {
  const [first = 0, second = 0] = bordersOf(frames)

  test('in the last frame is never read as an entry, and never as a frame cut short', () => {
    for (let at = second; at < bytes.length; at += 1) {
      const altered = bytes.slice()
      altered[at] = (altered[at] ?? 0) ^ 1
      const read = decodeJournal(altered)
      expect(read.frames, `byte ${at}`).toEqual(frames.slice(0, 2))
      expect(read.tail, `byte ${at}`).toBe('bad')
    }
  })

  test('in an earlier frame is damage: whole frames follow', () => {
    for (let at = first; at < second; at += 1) {
      const altered = bytes.slice()
      altered[at] = (altered[at] ?? 0) ^ 1
      const read = decodeJournal(altered)
      expect(read.frames, `byte ${at}`).toEqual(frames.slice(0, 1))
      expect(read.tail, `byte ${at}`).toBe('damaged')
    }
  })
})

describe('the entries that the tree does not have yet', () => {
  const all = leaves(6, 5)

  test.each([
    [5, all],
    [6, all.slice(1)],
    [7, all.slice(2)],
    [10, all.slice(5)],
    [11, []],
    [20, []],
  ])('from index %i', (size, expected) => {
    expect(entriesFrom(frames, size)).toEqual(expected)
  })

  test('are unknown when the journal begins too late', () => {
    expect(entriesFrom(frames, 4)).toBeNull()
  })

  test('are unknown when a frame is missing, or comes twice', () => {
    expect(entriesFrom([frame(5, 2), frame(8, 3)], 5)).toBeNull()
    expect(entriesFrom([frame(5, 2), frame(5, 2)], 5)).toBeNull()
  })

  test('are none in an empty journal', () => {
    expect(entriesFrom([], 0)).toEqual([])
    expect(entriesFrom([], 17)).toEqual([])
  })
})

test('the end of a journal is the index after its last entry', () => {
  expect(journalEnd(frames)).toBe(11)
  expect(journalEnd([])).toBeNull()
})
