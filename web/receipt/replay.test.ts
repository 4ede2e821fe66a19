import { beforeAll, describe, expect, test } from 'vitest'
import { World } from '../dev/world.ts'
import { readReceipt, type Told } from './read.ts'
import { canReplay, verdictOf } from './replay.ts'

let told: Told

beforeAll(async () => {
  const world = await World.open({ paceMs: 0, signedIn: true })
  await world.remember('One', new Date(), ['Compare TCP and UDP in a table'])
  const [receipt = ''] = world.receipts.keys()
  const read = await readReceipt(
    new TextEncoder().encode((await world.bundle(receipt, null)) ?? ''),
  )
  if (read === null) throw new Error('the fixture lost its receipt')
  told = read
})

describe('a replay', () => {
  test('is offered for a local model whose prompt is here', () => {
    expect(canReplay(told)).toBe('yes')
  })

  test('is not offered for a provider’s model, and the page knows why', () => {
    const engine = { kind: 'remote', provider: 'x', model: 'y', replay: 'none' } as const
    expect(canReplay({ ...told, statement: { ...told.statement, engine } })).toBe('remote')
  })

  test('is not offered where the prompt and the tokens are not shown', () => {
    const { runs: _, ...rest } = told.disclosures
    expect(canReplay({ ...told, disclosures: rest })).toBe('erased')
  })

  test('comes to one of four words, whatever the step', () => {
    const words = ['exact', 'consistent', 'inconclusive', 'inconsistent at step 12']
    expect(words.map((verdict) => verdictOf({ verdict }))).toEqual([
      'exact',
      'consistent',
      'inconclusive',
      'inconsistent',
    ])
  })
})
