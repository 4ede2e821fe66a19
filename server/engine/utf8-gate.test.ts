import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Utf8Gate } from './utf8-gate.ts'
import { promises } from '../../test/promises.ts'

promises('engine:utf8')

/** Bytes in which whole, cut and impossible characters are all likely. */
const bytes = fc
  .array(
    fc.oneof(
      fc
        .constantFrom('a', 'é', '€', '🙂', '\u{feff}', '\u{fffd}')
        .map((c) => [...new TextEncoder().encode(c)]),
      fc.constantFrom(0x80, 0xbf, 0xc0, 0xc3, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xff).map((b) => [b]),
    ),
    { maxLength: 24 },
  )
  .map((parts) => Uint8Array.from(parts.flat()))

function gated(input: Uint8Array, cuts: readonly number[]) {
  const gate = new Utf8Gate()
  let text = ''
  let from = 0
  for (const cut of [
    ...cuts.map((n) => n % (input.length + 1)).toSorted((a, b) => a - b),
    input.length,
  ]) {
    text += gate.push(input.subarray(from, cut))
    from = cut
  }
  const released = gate.released
  gate.end()
  return { text, released, repairs: gate.repairs }
}

const whatwg = (input: Uint8Array, stream: boolean) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(input, { stream })

describe('the gate', () => {
  test('says what the WHATWG decoder says, however the bytes are cut', () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 5 }), (input, cuts) => {
        expect(gated(input, cuts).text).toBe(whatwg(input, true))
      }),
    )
  })

  test('records what makes the bytes into the text', () => {
    fc.assert(
      fc.property(bytes, (input) => {
        const { text, repairs } = gated(input, [])
        const encoder = new TextEncoder()
        const parts: Uint8Array[] = []
        let end = 0
        for (const { at, del, ins } of repairs) {
          expect(at).toBeGreaterThanOrEqual(end)
          parts.push(input.subarray(end, at), encoder.encode(ins))
          end = at + del
        }
        parts.push(input.subarray(end))
        expect(
          new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts)),
        ).toBe(text)
      }),
    )
  })

  test('holds the beginning of a character until the rest arrives', () => {
    const gate = new Utf8Gate()
    const [a, b, c] = new TextEncoder().encode('€')
    expect(gate.push(Uint8Array.of(0x78, a ?? 0, b ?? 0))).toBe('x')
    expect(gate.released).toBe(1)
    expect(gate.push(Uint8Array.of(c ?? 0))).toBe('€')
    expect(gate.released).toBe(4)
  })

  test('drops a character that the end cut off, and says so', () => {
    expect(gated(Uint8Array.of(0x78, 0xe2, 0x82), [])).toEqual({
      text: 'x',
      released: 1,
      repairs: [{ at: 1, del: 2, ins: '' }],
    })
  })
})
