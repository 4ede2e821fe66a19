import { expect, test } from 'vitest'
import { integrate } from './integrate.ts'
import { leaves, testKeys, testOrigin } from './ledger-fixture.ts'
import { memoryDisk, openMemory } from './memory-storage.ts'
import { noteSigner } from './note-signer.ts'
import { emptyTree } from './tree.ts'

test('a batch reads each tile once to show that it continues what was signed', async () => {
  const signer = await noteSigner(testOrigin, testKeys.log)
  const memory = openMemory(memoryDisk())
  const first = await integrate(memory, signer, { tree: emptyTree, head: null }, leaves(255))
  const reads: string[] = []
  const storage = {
    ...memory,
    read: (path: string) => {
      reads.push(path)
      return memory.read(path)
    },
  }
  await integrate(storage, signer, first, leaves(1000, 255))
  const tiles = reads.filter((path) => path.startsWith('tile/'))
  expect(tiles.length).toBeGreaterThan(0)
  expect(tiles).toEqual([...new Set(tiles)])
})
