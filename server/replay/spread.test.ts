import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeSpread, spreadOf, type Leads } from './spread.ts'
import { promises } from '../../test/promises.ts'

promises('replay:says-nothing-unfounded')

/** Numbers in (0, 1) that look random and are the same in every run (mulberry32). */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32
  }
}

/** A model of two tokens a step, whose numbers each build sees with noise of its own; the answer's is `ratio` times that. */
function answer(count: number, ratio: number, seed: number): Leads[] {
  const roll = dice(seed)
  const noise = () => {
    const u = roll()
    return 0.05 * Math.log(u / (1 - u))
  }
  return Array.from({ length: count }, () => {
    const gap = 4 * (roll() - 0.5)
    const sign = Math.sign(gap + ratio * noise()) || 1
    return [sign * (gap + noise()), sign * (gap + noise())] as const
  })
}

const verdictsOf = (count: number, ratio: number, tries = 100): Map<string, number> => {
  const verdicts = new Map<string, number>()
  for (let seed = 1; seed <= tries; seed++) {
    const spread = spreadOf(answer(count, ratio, seed * 7919))
    const verdict = spread === null ? 'nothing' : judgeSpread(spread)
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
  }
  return verdicts
}

describe('answers of another build', () => {
  test('are never called inconsistent, however long', () => {
    for (const count of [20, 60, 200, 600]) {
      expect(verdictsOf(count, 1).get('inconsistent') ?? 0).toBe(0)
    }
  })

  test('are consistent when they are long', () => {
    expect(verdictsOf(600, 1).get('consistent')).toBeGreaterThan(95)
  })

  test('of few steps say nothing', () => {
    expect(verdictsOf(15, 1)).toEqual(new Map([['nothing', 100]]))
    expect(verdictsOf(20, 1).get('few')).toBeGreaterThan(50)
  })
})

describe('answers of something else', () => {
  test('with ten times the noise are inconsistent when they are long, and hardly ever consistent', () => {
    expect(verdictsOf(200, 10).get('inconsistent')).toBeGreaterThan(95)
    for (const count of [20, 60, 200]) {
      expect(verdictsOf(count, 10).get('consistent') ?? 0).toBeLessThanOrEqual(2)
    }
  })

  test('with one token that no noise explains are inconsistent there', () => {
    const leads = answer(60, 1, 5)
    const edited = leads.with(41, [-9, -9.1])
    const spread = spreadOf(edited)
    expect(spread).toMatchObject({ strange: 41 })
    expect(spread && judgeSpread(spread)).toBe('inconsistent')
  })

  test('are not blamed on the word of one build alone', () => {
    expect(spreadOf(answer(60, 1, 5).with(41, [-9, 0.1]))).toMatchObject({ strange: null })
    expect(spreadOf(answer(60, 1, 5).with(41, [0.1, -Infinity]))).toMatchObject({ strange: null })
  })
})

describe('the measure', () => {
  const some = fc.record({
    count: fc.integer({ min: 16, max: 120 }),
    ratio: fc.constantFrom(0.5, 1, 4, 30),
    seed: fc.nat(),
  })

  test('is what lies between the two builds: with all numbers so many times as large the ratio stays', () => {
    fc.assert(
      fc.property(some, fc.constantFrom(0.25, 2, 1024), ({ count, ratio, seed }, times) => {
        const leads = answer(count, ratio, seed)
        const larger = leads.map(([own, other]) => [own * times, other * times] as const)
        const [one, two] = [spreadOf(leads), spreadOf(larger)]
        expect(two).toEqual(one && { ...one, scale: one.scale * times })
      }),
    )
  })

  test('does not depend on the order, nor on steps without a choice', () => {
    fc.assert(
      fc.property(some, ({ count, ratio, seed }) => {
        const leads = answer(count, ratio, seed)
        const free = [Infinity, Infinity] as const
        const { strange: _, ...one } = spreadOf(leads) ?? { strange: null }
        const { strange: __, ...two } = spreadOf([free, ...leads.toReversed(), free]) ?? {
          strange: null,
        }
        for (const [name, value] of Object.entries(one)) {
          expect(two).toHaveProperty(name)
          expect(Object.entries(two).find(([other]) => other === name)?.[1]).toBeCloseTo(value, 9)
        }
      }),
    )
  })

  test('is none where both builds compute the same', () => {
    expect(spreadOf(Array.from({ length: 40 }, () => [1, 1] as const))).toBeNull()
  })
})
