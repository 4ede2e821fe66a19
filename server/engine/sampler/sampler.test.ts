import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unadjusted } from './adjustment.ts'
import { Candidates } from './candidates.ts'
import { Largest } from './largest.ts'
import { exp, ln } from './ln-exp.ts'
import { Noise } from './noise.ts'
import { ARGMAX, SAMPLED } from './pick.ts'
import { Sampler, type Filters } from './sampler.ts'
import { TRACED } from './trace.ts'

const key = new Uint8Array(32).fill(7)
const filters = (changes: Partial<Filters> = {}): Filters => ({
  topK: 0,
  topP: 1,
  minP: 0,
  temperature: 1,
  ...unadjusted,
  ...changes,
})
const sampler = (changes: Partial<Filters>, size: number) =>
  new Sampler(filters(changes), key, {
    raw: new Largest(TRACED),
    candidates: new Candidates(size),
  })

/** The definition, as slowly and plainly as it can be written. */
function byDefinition(
  row: readonly number[],
  t: number,
  { topK, topP, minP, temperature }: Omit<Filters, 'bias' | 'penalties'>,
): { readonly id: number; readonly score: number } | undefined {
  let left = row
    .map((logit, id) => ({ id, logit: Math.fround(logit) }))
    .toSorted((a, b) => b.logit - a.logit || a.id - b.id)
  if (topK > 0) left = left.slice(0, topK)
  const max = left[0]?.logit ?? 0
  if (topP < 1) {
    const total = left.reduce((sum, { logit }) => sum + exp(logit - max), 0)
    let mass = 0
    const last = left.findIndex(({ logit }) => (mass += exp(logit - max)) >= topP * total)
    left = left.slice(0, last + 1)
  }
  left = left.filter(({ logit }) => exp(logit - max) >= minP)
  const noise = new Noise(key)
  const scored = left.map(({ id, logit }) => ({
    id,
    score: logit / temperature - ln(-ln(noise.uniform(t, id))),
  }))
  return scored.toSorted((a, b) => b.score - a.score || a.id - b.id)[0]
}

describe('a sampler', () => {
  test('picks what the definition picks, with its score, whatever the filters', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 1, maxLength: 200 }),
        fc.nat(5000),
        fc.record({
          topK: fc.constantFrom(0, 1, 3, 40, 64, 65, 150),
          topP: fc.constantFrom(1, 0.95, 0.4),
          minP: fc.constantFrom(0, 0.05, 0.9),
          temperature: fc.constantFrom(0.2, 0.8, 1, 2),
        }),
        (logits, t, chosen) => {
          const picked = sampler(chosen, logits.length).pick(Float32Array.from(logits), t)
          expect(picked).toEqual({ kind: SAMPLED, ...byDefinition(logits, t, chosen) })
        },
      ),
    )
  })

  test('at temperature 0 takes the largest, the lowest id among equals, whatever else is set', () => {
    const row = Float32Array.of(1, 3, 3, 2)
    const greedy = sampler({ temperature: 0, topK: 2, minP: 0.5 }, 4)
    expect(greedy.pick(row, 0)).toEqual({ id: 1, kind: ARGMAX, score: 3 })
  })

  test('draws each token as often as it is probable', () => {
    const row = Float32Array.from([0.5, 0.3, 0.2].map(Math.log))
    const draws = sampler({ topK: 3 }, 3)
    const counts = [0, 0, 0]
    for (let t = 0; t < 20_000; t++) {
      const { id } = draws.pick(row, t)
      counts[id] = (counts[id] ?? 0) + 1
    }
    // Fixed key, so fixed counts: the reference reports .4990 .3009 .2001.
    expect(counts.map((count) => (count / 20_000).toFixed(4))).toEqual([
      '0.4990',
      '0.3009',
      '0.2001',
    ])
  })

  test('draws the same at a step whatever it drew before', () => {
    const row = Float32Array.from({ length: 50 }, (_, i) => Math.sin(i))
    const [one, other] = [sampler({ topK: 20 }, 50), sampler({ topK: 20 }, 50)]
    for (let t = 0; t < 10; t++) one.pick(row, t)
    expect(other.pick(row, 10)).toEqual(one.pick(row, 10))
  })

  test('what is banned never comes, and what the output has is less likely', () => {
    const row = Float32Array.of(5, 4, 3)
    const bias = [{ token: 0, add: -100 }]
    for (const temperature of [0, 1]) {
      const banned = sampler({ bias, temperature, topK: 64 }, 3)
      const ids = Array.from({ length: 200 }, (_, t) => banned.pick(row, t).id)
      expect(ids).not.toContain(0)
    }
    const greedy = sampler(
      { temperature: 0, penalties: { ...unadjusted.penalties, presence: 1.5 } },
      3,
    )
    const ids = Array.from({ length: 3 }, (_, t) => {
      const { id } = greedy.pick(row, t)
      greedy.accept(id)
      return id
    })
    expect(ids).toEqual([0, 1, 0])
    expect(greedy.pick(row, 3)).toEqual({ id: 0, kind: ARGMAX, score: 3.5 })
  })

  test('a bias can bring up a token from far below the raw top', () => {
    const row = Float32Array.from({ length: 500 }, (_, i) => -i)
    const lifted = sampler({ topK: 1, bias: [{ token: 400, add: 500 }] }, 500)
    expect(lifted.pick(row, 0).id).toBe(400)
  })

  test('says when no token has a finite score', () => {
    const row = Float32Array.of(NaN, -Infinity)
    expect(sampler({ topK: 2 }, 2).pick(row, 0).id).toBe(-1)
    expect(sampler({ topP: 0.9 }, 2).pick(row, 0).id).toBe(-1)
    expect(sampler({ temperature: 0 }, 2).pick(row, 0).id).toBe(-1)
  })
})
