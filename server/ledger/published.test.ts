import { utf8 } from '@overt/verifier'
import { expect, test } from 'vitest'
import { openTestLedger } from './ledger-fixture.ts'
import { memoryDisk, openMemory } from './memory-storage.ts'
import { readPublished } from './published.ts'

test('a ledger is read as it was published, by whoever has its files', async () => {
  const disk = memoryDisk()
  const ledger = await openTestLedger(openMemory(disk))
  const published = await readPublished(openMemory(disk))
  expect(published).toMatchObject({ origin: ledger.origin })
  expect(published?.head()).toEqual(ledger.head())
  const tile = `tile/0/000.p/${ledger.head().size}`
  expect(await published?.read(tile)).toEqual(await ledger.read(tile))
})

test.each([null, '', 'not a checkpoint', 'a/b\n1\n'])(
  'where the checkpoint is %j there is none',
  async (source) => {
    const read = async () => (source === null ? null : utf8(source))
    expect(await readPublished({ read })).toBeNull()
  },
)
