import { describe, expect, test } from 'vitest'
import { findModel } from '../test/model.ts'
import { promises } from '../test/promises.ts'
import { startOurs } from './engine-target.ts'
import { faultsOf, soak, type Left } from './soak.ts'

promises('engine:abort-leaves-nothing')

const left: Left = { serverBytes: 200e6, engineBytes: 400e6, sockets: 3 }

describe('after many requests whose clients left', () => {
  test.skipIf(findModel() === null)(
    'memory, sockets and sequences are what they were',
    async () => {
      // As in every test beside others: threads spin while they wait for each other.
      await using target = await startOurs({ OVERT_MODEL_THREADS: '1' })
      const soaked = await soak(target, 500)
      expect(faultsOf(soaked, target.sequences)).toEqual([])
    },
    600_000,
  )

  test('what was left behind is told, each by its name', () => {
    const after: Left = { serverBytes: 300e6, engineBytes: 500e6, sockets: 5 }
    expect(faultsOf({ before: left, after, sequencesFree: 2 }, 4)).toEqual([
      'the server has grown by 100 MB',
      'the engine has grown by 100 MB',
      '2 sockets were left open',
      'only 2 of 4 sequences were free',
    ])
    expect(faultsOf({ before: left, after: left, sequencesFree: 4 }, 4)).toEqual([])
  })
})
