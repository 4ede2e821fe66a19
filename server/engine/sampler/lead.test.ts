import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unadjusted } from './adjustment.ts'
import { Candidates } from './candidates.ts'
import { Largest } from './largest.ts'
import type { Allowing } from './mask.ts'
import { Sampler, type Filters } from './sampler.ts'
import { TRACED } from './trace.ts'

const key = new Uint8Array(32).fill(7)
const plain = { topK: 0, topP: 1, minP: 0, temperature: 1, ...unadjusted }

const samplerOf = (changes: Partial<Filters>, size: number, grammar: Allowing | null = null) =>
  new Sampler(
    { ...plain, ...changes },
    key,
    { raw: new Largest(TRACED), candidates: new Candidates(size) },
    { grammar },
  )

const some = fc.record({
  logits: fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 3, maxLength: 90 }),
  temperature: fc.constantFrom(0, 0.3, 0.8, 1.5),
  topK: fc.constantFrom(0, 2, 64),
  topP: fc.constantFrom(1, 0.9, 0.5),
  t: fc.nat(999),
})

describe('the lead of a token', () => {
  test('is not below 0 where it is drawn, and not above 0 where another is', () => {
    fc.assert(
      fc.property(some, ({ logits, t, ...filters }) => {
        const row = Float32Array.from(logits)
        const sampler = samplerOf(filters, row.length)
        const pick = sampler.pick(row, t)
        for (const token of row.keys()) {
          const lead = sampler.lead(t, token, pick)
          if (token === pick.id) expect(lead).toBeGreaterThanOrEqual(0)
          else expect(lead).toBeLessThanOrEqual(0)
        }
      }),
    )
  })

  test('is how much its logit has to change for another to be drawn', () => {
    fc.assert(
      fc.property(
        some,
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        ({ logits, t, temperature }, more) => {
          const row = Float32Array.from(logits)
          const sampler = samplerOf({ temperature }, row.length)
          const drawn = sampler.pick(row, t)
          const lead = sampler.lead(t, drawn.id, drawn)
          const after = (change: number) => {
            const other = row.map((logit, id) => (id === drawn.id ? logit - change : logit))
            return samplerOf({ temperature }, row.length).pick(other, t).id
          }
          expect(after(lead + more)).not.toBe(drawn.id)
          if (lead > more) expect(after(lead - more)).toBe(drawn.id)
        },
      ),
    )
  })

  test('counts a token that a filter left out by how far it is from the last that was kept', () => {
    const row = Float32Array.of(3, 2, 1, 0.75)
    const sampler = samplerOf({ topK: 3, temperature: 0.01 }, 4)
    const pick = sampler.pick(row, 0)
    expect(pick.id).toBe(0)
    // The third could fall out, and then the fourth would have to beat those that are left.
    expect(sampler.lead(0, 3, pick)).toBeLessThan(-1)
    const alone = samplerOf({ topK: 1 }, 4)
    expect(alone.lead(0, 1, alone.pick(row, 0))).toBe(-1)
  })

  test('is minus infinity for what a grammar or a budget leaves no way to', () => {
    const row = Float32Array.of(1, 2, 3)
    const grammar: Allowing = {
      allows: (id) => id < 2,
      leavesNoChoice: false,
      allowed: () => Uint8Array.of(1, 1, 0),
      accept: () => {},
    }
    for (const temperature of [0, 1]) {
      const held = samplerOf({ temperature }, 3, grammar)
      const pick = held.pick(row, 0)
      expect(held.lead(0, 2, pick)).toBe(-Infinity)
      expect(held.lead(0, 1 - pick.id, pick)).toBeGreaterThan(-20)
    }
  })
})
