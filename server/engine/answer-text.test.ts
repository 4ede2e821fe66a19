import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AnswerText, type Delta } from './answer-text.ts'
import type { Edit } from './engine.ts'
import { promises } from '../../test/promises.ts'

promises('engine:stop-strings')

const encoder = new TextEncoder()

function feed(pieces: readonly Uint8Array[], stops: readonly string[]) {
  const text = new AnswerText(stops)
  const deltas: Delta[] = []
  pieces.forEach((piece, id) => {
    const delta = text.push(piece, id)
    if (delta !== null) deltas.push(delta)
  })
  const last = text.end()
  if (last !== null) deltas.push(last)
  return { text: text.text, edits: text.edits, stopped: text.stopped, deltas }
}

function applied(joined: Uint8Array, edits: readonly Edit[]): string {
  const parts: Uint8Array[] = []
  let end = 0
  for (const { at, del, ins } of edits) {
    expect(at).toBeGreaterThanOrEqual(end)
    parts.push(joined.subarray(end, at), encoder.encode(ins))
    end = at + del
  }
  parts.push(joined.subarray(end))
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts))
}

const raw = fc
  .array(
    fc.oneof(
      fc.constantFrom('a', 'b', 'END', 'EN', 'é', '🙂').map((text) => [...encoder.encode(text)]),
      fc.constantFrom(0x80, 0xc3, 0xe2, 0xf0, 0xff).map((byte) => [byte]),
    ),
    { maxLength: 24 },
  )
  .map((parts) => Uint8Array.from(parts.flat()))
const stops = fc.array(fc.constantFrom('END', 'ab', 'é', 'bEN', '🙂b'), { maxLength: 3 })
const cuts = fc.array(fc.nat(), { maxLength: 12 })

function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = places.map((n) => n % (bytes.length + 1)).toSorted((a, b) => a - b)
  return [0, ...at].map((from, i) => bytes.subarray(from, at[i] ?? bytes.length))
}

describe('the text of an answer', () => {
  test('is the joined pieces with the edits applied', () => {
    fc.assert(
      fc.property(raw, stops, cuts, (bytes, strings, places) => {
        const pieces = cutAt(bytes, places)
        const answer = feed(pieces, strings)
        // Pieces after the one that completes a stop string are no part of the answer.
        const end = answer.edits.at(-1)?.by === 'stop' ? lastByte(answer.edits) : bytes.length
        expect(applied(bytes.subarray(0, end), answer.edits)).toBe(answer.text)
      }),
    )
  })

  test('does not depend on how the pieces were cut', () => {
    fc.assert(
      fc.property(raw, stops, cuts, cuts, (bytes, strings, one, other) => {
        const [a, b] = [feed(cutAt(bytes, one), strings), feed(cutAt(bytes, other), strings)]
        expect(a.text).toBe(b.text)
        expect(a.stopped).toBe(b.stopped)
        expect(a.edits.map(({ at, ins, by }) => ({ at, ins, by }))).toEqual(
          b.edits.map(({ at, ins, by }) => ({ at, ins, by })),
        )
      }),
    )
  })

  test('ends before the stop string that completes first, as a search of the whole finds it', () => {
    const ascii = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30 })
    const needles = fc.array(
      fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 }),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    fc.assert(
      fc.property(ascii, needles, cuts, (text, strings, places) => {
        const ends = strings.flatMap((stop) =>
          text.includes(stop) ? [text.indexOf(stop) + stop.length] : [],
        )
        const end = Math.min(text.length, ...ends)
        const starts = strings
          .filter((stop) => text.slice(0, end).endsWith(stop))
          .map((stop) => end - stop.length)
        const wanted = ends.length === 0 ? text : text.slice(0, Math.min(...starts))
        expect(feed(cutAt(encoder.encode(text), places), strings).text).toBe(wanted)
      }),
    )
  })

  test('is the joined text of its deltas', () => {
    fc.assert(
      fc.property(raw, stops, cuts, (bytes, strings, places) => {
        const { text, deltas } = feed(cutAt(bytes, places), strings)
        expect(deltas.map((delta) => delta.text).join('')).toBe(text)
      }),
    )
  })
})

describe('what is held back', () => {
  const push = (text: AnswerText, piece: string, id: number) => text.push(encoder.encode(piece), id)

  test('comes out once it can be no stop string any more, with its ids', () => {
    const text = new AnswerText(['END'])
    expect(push(text, 'the E', 0)).toEqual({ text: 'the ', ids: [] })
    expect(push(text, 'N', 1)).toBeNull()
    expect(push(text, 'T', 2)).toEqual({ text: 'ENT', ids: [0, 1, 2] })
  })

  test('is gone once it is a stop string, and so is all that follows', () => {
    const text = new AnswerText(['END'])
    push(text, 'the E', 0)
    expect(push(text, 'ND of it', 1)).toBeNull()
    expect(text.stopped).toBe(true)
    expect(push(text, 'more', 2)).toBeNull()
    expect(text.text).toBe('the ')
    expect(text.edits).toEqual([{ at: 4, del: 9, ins: '', by: 'stop' }])
  })

  test('is text after all when the answer ends', () => {
    const text = new AnswerText(['END'])
    push(text, 'the EN', 0)
    expect(text.end()).toEqual({ text: 'EN', ids: [0] })
    expect(text.edits).toEqual([])
  })

  test('takes the ids of half characters along with the character', () => {
    const [a, ...rest] = encoder.encode('€')
    const text = new AnswerText([])
    expect(text.push(Uint8Array.of(a ?? 0), 5)).toBeNull()
    expect(text.push(Uint8Array.from(rest), 6)).toEqual({ text: '€', ids: [5, 6] })
  })
})

function lastByte(edits: readonly Edit[]): number {
  const stop = edits.at(-1)
  return stop === undefined ? 0 : stop.at + stop.del
}
