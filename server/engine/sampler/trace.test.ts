import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Largest } from './largest.ts'
import type { Pick } from './pick.ts'
import { beginTrace, Trace, TRACED } from './trace.ts'

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest())

function u32(...numbers: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(numbers.length * 4))
  numbers.forEach((number, i) => view.setUint32(i * 4, number))
  return new Uint8Array(view.buffer)
}

function float(number: number, size: 4 | 8): Uint8Array {
  const view = new DataView(new ArrayBuffer(size))
  if (size === 4) view.setFloat32(0, number)
  else view.setFloat64(0, number)
  return new Uint8Array(view.buffer)
}

/** spec/receipt.md, trace, word by word. */
function byDefinition(h: Uint8Array, t: number, pick: Pick, row: Float32Array): Uint8Array {
  const largest = [...row.entries()].toSorted(([i, a], [j, b]) => b - a || i - j).slice(0, TRACED)
  return sha256(
    h,
    u32(t, pick.id),
    Uint8Array.of(pick.kind),
    float(pick.kind >= 2 ? 0 : pick.score, 8),
    Uint8Array.of(largest.length),
    ...largest.flatMap(([id, logit]) => [u32(id), float(logit, 4)]),
  )
}

const pick = fc.record({
  id: fc.nat(2 ** 20),
  kind: fc.constantFrom(0, 1, 2, 3, 4) satisfies fc.Arbitrary<Pick['kind']>,
  score: fc.double({ noNaN: true }),
})
const row = fc
  .array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 100 })
  .map((logits) => Float32Array.from(logits, (logit) => logit + 0))

describe('a trace', () => {
  test('begins with the choice, the run and the prompt', () => {
    const start = beginTrace(1, 2, Int32Array.of(3, 70_000))
    expect(start).toEqual(
      sha256(new TextEncoder().encode('overt/trace/1\n'), u32(1, 2), sha256(u32(3, 70_000))),
    )
  })

  test('is what the definition says, step by step', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(pick, row), { minLength: 1, maxLength: 5 }), (steps) => {
        const trace = new Trace(beginTrace(0, 0, Int32Array.of(1)))
        const largest = new Largest(TRACED)
        let h = beginTrace(0, 0, Int32Array.of(1))
        steps.forEach(([picked, logits], t) => {
          largest.take(logits, TRACED)
          h = byDefinition(h, t, picked, logits)
          expect(trace.add(t, picked, largest)).toEqual(h)
        })
      }),
    )
  })

  test('goes on from where it was', () => {
    const largest = new Largest(TRACED)
    largest.take(Float32Array.of(1, 2), TRACED)
    const picked = { id: 1, kind: 0, score: 2.5 } as const
    const whole = new Trace(new Uint8Array(32))
    const first = whole.add(0, picked, largest)
    expect(new Trace(first).add(1, picked, largest)).toEqual(whole.add(1, picked, largest))
  })

  test('shows the last bit of one logit and of the score', () => {
    const largest = new Largest(TRACED)
    const after = (logit: number, score: number) => {
      largest.take(Float32Array.of(logit, 2), TRACED)
      return new Trace(new Uint8Array(32)).add(0, { id: 1, kind: 0, score }, largest)
    }
    const base = after(1, 2)
    expect(after(1, 2)).toEqual(base)
    expect(after(Math.fround(1 + 2 ** -23), 2)).not.toEqual(base)
    expect(after(1, 2 + Number.EPSILON * 2)).not.toEqual(base)
  })
})
