import type { Transparency } from '@overt/wire'
import { describe, expect, test } from 'vitest'
import { World } from '../dev/world.ts'
import { checkLedger, verdictOf } from './check.ts'
import { lastSeen } from './last-seen.ts'

const claimed: Transparency = await (await World.open({ paceMs: 0, signedIn: true })).transparency()

test('a ledger that tells the truth about itself holds', async () => {
  expect(await checkLedger(claimed)).toMatchObject({ origin: 'holds', signature: 'holds' })
})

describe('a ledger that this browser has seen before', () => {
  const { origin } = claimed
  const root = claimed.checkpoint.split('\n')[2] ?? ''
  const again = async (last: { size: number; root: string }, consistency: string[] | null) => {
    lastSeen.write(last, origin)
    return (await checkLedger({ ...claimed, consistency })).continues
  }

  test('is remembered from the first look on', async () => {
    lastSeen.forget(origin)
    expect((await checkLedger(claimed)).continues).toBeNull()
    expect(lastSeen.read(origin)).toEqual({ size: claimed.size, root })
  })

  test('continues itself', async () => {
    expect(await again({ size: claimed.size, root }, [])).toBe('holds')
  })

  test('and was rewritten, or shortened, is caught, and what was seen is not forgotten', async () => {
    const other = btoa('x'.repeat(32))
    expect(await again({ size: claimed.size, root: other }, [])).toBe('fails')
    expect(await again({ size: claimed.size + 5, root: other }, null)).toBe('fails')
    expect(await again({ size: 1, root: other }, ['no base64'])).toBe('fails')
    expect(lastSeen.read(origin)).toEqual({ size: 1, root: other })
  })
})

describe('the verdict', () => {
  const good = {
    origin: 'holds',
    signature: 'holds',
    continues: null,
    witnesses: { state: 'none' },
    vote: null,
  } as const
  test('holds where signature and fingerprint do, for a first visit and without witnesses too', () => {
    expect(verdictOf(good)).toBe('holds')
    expect(verdictOf({ ...good, continues: 'holds' })).toBe('holds')
  })
  test('is that something is wrong as soon as one thing is', () => {
    expect(verdictOf({ ...good, continues: 'fails' })).toBe('fails')
    expect(verdictOf({ ...good, origin: 'fails' })).toBe('fails')
    const witnesses = { state: 'fails', names: ['w'] } as const
    expect(verdictOf({ ...good, signature: 'unable', witnesses })).toBe('fails')
  })
  test('is that a signature is missing where one has to be, and all else holds', () => {
    const witnesses = { state: 'lacking', names: ['w'] } as const
    expect(verdictOf({ ...good, witnesses })).toBe('lacking')
    expect(verdictOf({ ...good, witnesses, continues: 'fails' })).toBe('fails')
    expect(verdictOf({ ...good, witnesses, signature: 'unable' })).toBe('unable')
    expect(verdictOf({ ...good, vote: 'fails' })).toBe('fails')
  })
  test('claims nothing where this browser cannot check', () => {
    expect(verdictOf({ ...good, signature: 'unable' })).toBe('unable')
    expect(verdictOf({ ...good, origin: 'unable' })).toBe('unable')
  })
})

test('a board that was exchanged does not give the fingerprint', async () => {
  const members = [{ name: 'owner', key: 'A'.repeat(43) + '=' }]
  const { origin } = await checkLedger({ ...claimed, firstBoard: { members, threshold: 1 } })
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
  expect(await checkLedger({ ...claimed, logKey: 'x', promiseKey: 'y' })).toMatchObject({
    origin: 'fails',
    signature: 'fails',
  })
})
