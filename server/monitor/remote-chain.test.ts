import { expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { beginning, origin } from '../charter/chain/chain-fixture.ts'
import { appendAll, leaf, openTestLedger } from '../ledger/ledger-fixture.ts'
import { memoryDisk, openMemory } from '../ledger/memory-storage.ts'
import { readRemoteChain } from './remote-chain.ts'

promises('board:grow')

const open = () =>
  openTestLedger(openMemory(memoryDisk()), async () => ({ origin, entries: beginning }))

const serving =
  (ledger: Awaited<ReturnType<typeof open>>): typeof fetch =>
  async (input) => {
    const path = String(input instanceof Request ? input.url : input).slice('http://a.test/'.length)
    const bytes = await ledger.read(path)
    return new Response(bytes && new Uint8Array(bytes), { status: bytes === null ? 404 : 200 })
  }

test('a member elsewhere reads who decides from the ledger alone', async () => {
  await using ledger = await open()
  await appendAll(ledger, [leaf(1)])
  const chain = await readRemoteChain('http://a.test', serving(ledger))
  expect(chain).toMatchObject({ origin, boards: [{ seq: 0 }], charters: [{ index: 1 }] })
})

test('an entry that must not be there is not signed past', async () => {
  await using ledger = await open()
  await appendAll(ledger, [(await ledger.entry(1)) ?? leaf(1)])
  const read = readRemoteChain('http://a.test', serving(ledger))
  await expect(read).rejects.toThrow('entry 2 of the ledger is refused')
})

test.each([
  ['no ledger', new Response('', { status: 404 }), 'there is no ledger'],
  ['a page', new Response('<html>'), 'serves as its checkpoint is none'],
])('%s is refused in a sentence', async (_, response, why) => {
  await expect(readRemoteChain('http://a.test', async () => response)).rejects.toThrow(why)
})
