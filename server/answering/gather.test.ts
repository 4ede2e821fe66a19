import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gather } from './gather.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

async function* source(items: readonly { readonly turns: number }[], error?: Error) {
  for (const [at, { turns }] of items.entries()) {
    for (let i = 0; i < turns; i++) await turn()
    yield at
  }
  if (error !== undefined) throw error
}

const items = fc.array(fc.record({ turns: fc.nat(2) }), { maxLength: 12 })

describe('however fast either side is', () => {
  test('everything arrives once, in order, and no group is empty', async () => {
    await fc.assert(
      fc.asyncProperty(items, fc.nat(3), async (all, slowness) => {
        const seen: number[] = []
        for await (const group of gather(source(all))) {
          expect(group.length).toBeGreaterThan(0)
          seen.push(...group)
          for (let i = 0; i < slowness; i++) await turn()
        }
        expect(seen).toEqual(all.map((_, at) => at))
      }),
    )
  })

  test('a failure comes after all that came before it', async () => {
    await fc.assert(
      fc.asyncProperty(items, async (all) => {
        const seen: number[] = []
        const reading = async () => {
          for await (const group of gather(source(all, new Error('broke')))) seen.push(...group)
        }
        await expect(reading()).rejects.toThrow('broke')
        expect(seen).toEqual(all.map((_, at) => at))
      }),
      { numRuns: 30 },
    )
  })
})

test('what comes while the reader is busy comes together', async () => {
  const groups: (readonly number[])[] = []
  for await (const group of gather(source([{ turns: 0 }, { turns: 3 }, { turns: 1 }]))) {
    groups.push(group)
    for (let i = 0; i < 5; i++) await turn()
  }
  expect(groups).toEqual([[0], [1, 2]])
})

test('what comes in one turn of the event loop comes together', async () => {
  const groups: (readonly number[])[] = []
  for await (const group of gather(source([{ turns: 1 }, { turns: 0 }, { turns: 0 }]))) {
    groups.push(group)
  }
  expect(groups).toEqual([[0, 1, 2]])
})
