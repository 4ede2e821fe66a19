import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GrammarError } from '../grammar/gbnf.ts'
import { unadjusted } from './adjustment.ts'
import { Candidates } from './candidates.ts'
import { Largest } from './largest.ts'
import type { Allowing } from './mask.ts'
import { GRAMMAR } from './pick.ts'
import { Sampler, type Filters } from './sampler.ts'
import { TRACED } from './trace.ts'

const key = new Uint8Array(32).fill(7)
const open = (filters: Filters, size: number, grammar: Allowing | null) =>
  new Sampler(
    filters,
    key,
    { raw: new Largest(TRACED), candidates: new Candidates(size) },
    { grammar },
  )

const allowing = (allowed: readonly boolean[]): Allowing => ({
  allows: (id) => allowed[id] ?? false,
  leavesNoChoice: allowed.filter((one) => one).length < 2,
  allowed: () => Uint8Array.from(allowed, (one) => (one ? 1 : 0)),
  accept: () => {},
})

const filters = fc.record({
  topK: fc.constantFrom(0, 1, 3, 40),
  topP: fc.constantFrom(1, 0.9, 0.4),
  minP: fc.constantFrom(0, 0.05),
  temperature: fc.constantFrom(0, 0.8, 2),
  bias: fc.constantFrom([], [{ token: 1, add: 3 }]),
  penalties: fc.constant(unadjusted.penalties),
})
const rows = fc.array(fc.tuple(fc.float({ min: -9, max: 9, noNaN: true }), fc.boolean()), {
  minLength: 2,
  maxLength: 90,
})

describe('a draw that a grammar holds', () => {
  test('is the free one where that is allowed, else one among the allowed with the same noise', () => {
    fc.assert(
      fc.property(filters, rows, fc.nat(500), (chosen, cells, t) => {
        const row = Float32Array.from(cells, ([logit]) => logit)
        const allowed = cells.map(([, one]) => one)
        const free = open(chosen, row.length, null).pick(row, t)
        const held = open(chosen, row.length, allowing(allowed)).pick(row, t)
        const count = allowed.filter((one) => one).length
        if (allowed[free.id] === true && count > 1) {
          expect(held).toEqual(free)
          return
        }
        const masked = row.map((logit, id) => (allowed[id] === true ? logit : -Infinity))
        const again = open(chosen, row.length, null).pick(masked, t)
        expect([held.id, held.kind]).toEqual([count === 0 ? -1 : again.id, GRAMMAR])
      }),
      { numRuns: 1500 },
    )
  })

  test('leaves the largest of the raw row as they are: the trace goes by them', () => {
    const raw = new Largest(TRACED)
    const workbench = { raw, candidates: new Candidates(3) }
    const greedy = { topK: 0, topP: 1, minP: 0, temperature: 0, ...unadjusted }
    const sampler = new Sampler(greedy, key, workbench, {
      grammar: allowing([false, true, true]),
    })
    expect(sampler.pick(Float32Array.of(9, 1, 2), 0).id).toBe(2)
    expect([...raw.ids.subarray(0, raw.count)]).toEqual([0, 2, 1])
  })

  test('is none, now and from then on, when the grammar cannot be run', () => {
    const broken: Allowing = {
      ...allowing([true, true]),
      allows: () => {
        throw new GrammarError('too ambiguous')
      },
    }
    const greedy = { topK: 0, topP: 1, minP: 0, temperature: 0, ...unadjusted }
    const sampler = open(greedy, 2, broken)
    for (const t of [0, 1]) {
      expect(sampler.pick(Float32Array.of(1, 2), t)).toMatchObject({ id: -1, kind: GRAMMAR })
    }
  })
})
