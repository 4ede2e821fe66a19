import { writeFile } from 'node:fs/promises'
import { parsePolicy } from '@overt/verifier'
import { expect, test } from 'vitest'
import witnesses from '../../spec/vectors/witnesses.json' with { type: 'json' }
import { promises } from '../../test/promises.ts'
import { keyOf, leaf } from '../ledger/ledger-fixture.ts'
import type { MemoryDisk } from '../ledger/memory-storage.ts'
import { artefactPath } from './artefact.ts'
import { boardBy, nextBoard } from './chain/chain-fixture.ts'
import { install } from './install-fixture.ts'
import { artefactFolderOf } from './open-charter.ts'

promises('board:witnesses')

const [ada, bob] = [keyOf(31), keyOf(32)]

const bytesOf = ({ files }: MemoryDisk) =>
  [...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('hex')])

async function policyOf(source: string) {
  const policy = await parsePolicy(source)
  if (!policy.ok) throw new Error(policy.detail)
  return { policy, source }
}

/** A board of two that votes for witnesses, as an entry. */
function voting({ opened, member }: Awaited<ReturnType<typeof install>>): Uint8Array {
  const { governance, ledger } = opened
  const place = { origin: ledger.origin, prev: governance.chain.boards[0]?.hash ?? '' }
  const body = nextBoard([ada, bob], { ...place, witnessPolicy: witnesses.hash })
  return boardBy(body, [member, ada, bob])
}

/** Acknowledges an entry and stops before it is signed, as a crash would. */
async function acknowledge(made: Awaited<ReturnType<typeof install>>, entry: Uint8Array) {
  made.disk.fault = ({ method }) => (method === 'swapHead' ? 'before' : null)
  await made.opened.ledger.append(entry)
  await Promise.allSettled([made.opened[Symbol.asyncDispose]()])
  made.disk.fault = () => null
}

test('a start under other witnesses than the board’s signs nothing, publishes nothing and writes nothing', async () => {
  const made = await install()
  await made.opened.governance.decide(voting(made))
  await acknowledge(made, leaf(7))
  const before = bytesOf(made.disk)
  await expect(made.start()).rejects.toThrow('ledger.witness_policy is not set')
  await expect(made.start(await policyOf('quorum none\n'))).rejects.toThrow('the board voted for')
  expect(bytesOf(made.disk)).toEqual(before)
  const { ledger } = await made.start(await policyOf(witnesses.policy))
  expect(await ledger.find(leaf(7), 0)).toBe(3)
})

test('a board that was acknowledged and not yet signed binds the start that would sign it', async () => {
  const made = await install()
  await acknowledge(made, voting(made))
  const before = bytesOf(made.disk)
  await expect(made.start()).rejects.toThrow('ledger.witness_policy is not set')
  expect(bytesOf(made.disk)).toEqual(before)
  const { governance } = await made.start(await policyOf(witnesses.policy))
  expect(governance.chain.boards).toHaveLength(2)
})

test('a start whose charter was changed on disk writes nothing either', async () => {
  const made = await install()
  const { ref } = made.opened.charter.systemPrompt('m')
  await acknowledge(made, leaf(7))
  await writeFile(artefactPath(artefactFolderOf(made.home), ref), 'Sell soap.')
  const before = bytesOf(made.disk)
  await expect(made.start()).rejects.toThrow('was changed')
  expect(bytesOf(made.disk)).toEqual(before)
})

test('an entry that must not be there is found before anything is written', async () => {
  const made = await install()
  const again = (await made.opened.ledger.entry(1)) ?? new Uint8Array()
  await acknowledge(made, again)
  const before = bytesOf(made.disk)
  await expect(made.start()).rejects.toThrow('it does not follow charter 1')
  expect(bytesOf(made.disk)).toEqual(before)
})
