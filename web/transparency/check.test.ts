import type { Transparency } from '@overt/wire'
import { beforeAll, expect, test } from 'vitest'
import { World } from '../dev/world.ts'
import { checkLedger } from './check.ts'

let claimed: Transparency

beforeAll(async () => {
  claimed = await (await World.open({ paceMs: 0, signedIn: true })).transparency()
})

test('a ledger that tells the truth about itself holds', async () => {
  expect(await checkLedger(claimed)).toEqual({ origin: 'holds', signature: 'holds' })
})

test('a board that was exchanged does not give the fingerprint', async () => {
  const members = [{ name: 'owner', key: 'A'.repeat(43) + '=' }]
  const { origin } = await checkLedger({ ...claimed, board: { members, threshold: 1 } })
  expect(origin).toBe('fails')
})

test('a checkpoint that was edited has no valid signature', async () => {
  const checkpoint = claimed.checkpoint.replace(`\n${claimed.size}\n`, `\n${claimed.size + 1}\n`)
  expect((await checkLedger({ ...claimed, checkpoint })).signature).toBe('fails')
})

test('a checkpoint of another ledger is not this one’s', async () => {
  const other = await (await World.open({ paceMs: 0, signedIn: true })).transparency()
  expect((await checkLedger({ ...claimed, checkpoint: other.checkpoint })).signature).toBe('fails')
})

test('a size that no checkpoint covers is not believed', async () => {
  expect((await checkLedger({ ...claimed, size: claimed.size + 9 })).signature).toBe('fails')
})

test('keys that are none fail, and nothing is thrown', async () => {
  expect(await checkLedger({ ...claimed, logKey: 'x', promiseKey: 'y' })).toEqual({
    origin: 'fails',
    signature: 'fails',
  })
})
