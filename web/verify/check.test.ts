import { gaps } from '@overt/verifier'
import { beforeAll, expect, test } from 'vitest'
import { World } from '../dev/world.ts'
import { enVerify } from '../words/en-verify.ts'
import { check, trustFrom } from './check.ts'

let world: World
let bytes: Uint8Array

beforeAll(async () => {
  world = await World.open({ paceMs: 0, signedIn: true })
  await world.remember('One', new Date(), ['Compare TCP and UDP in a table'])
  const [receipt = ''] = world.receipts.keys()
  bytes = new TextEncoder().encode((await world.bundle(receipt, null)) ?? '')
})

test('a receipt holds against the ledger that was pinned', async () => {
  const checked = await check(bytes, { origin: world.ledger.origin })
  expect(checked).toMatchObject({ ok: true, verdict: { exit: 0, level: 'self-attested' } })
})

test('what stays unproven is named, so that a page can say it in its language', async () => {
  const checked = await check(bytes, { origin: world.ledger.origin })
  if (!checked.ok) throw new Error(checked.why)
  expect(checked.open).toContain('truth')
  expect(checked.open).toHaveLength(checked.verdict.notProven.length)
})

test('the catalogue has a sentence for everything that the verifier may leave unproven', () => {
  expect(Object.keys(enVerify.verify.not).toSorted()).toEqual(Object.keys(gaps).toSorted())
})

test('a receipt of a ledger that was not named is not established', async () => {
  const checked = await check(bytes, { origin: `overt.example/${'a'.repeat(26)}` })
  expect(checked).toMatchObject({ ok: true, verdict: { exit: 2, because: { code: 'E_LOGKEY' } } })
})

test('without anyone to trust, trust is not established', async () => {
  expect(await check(bytes, null)).toMatchObject({ verdict: { verdict: 'not established' } })
})

test('a file that is no receipt is refused, and nothing is thrown', async () => {
  const checked = await check(new TextEncoder().encode('hello'), null)
  expect(checked).toMatchObject({ ok: true, verdict: { exit: 1, because: { code: 'E_PARSE' } } })
})

test('a pasted fingerprint, origin or policy is understood', async () => {
  const { origin, logVkey } = world.ledger
  expect(await trustFrom('  ')).toBeNull()
  expect(await trustFrom(` ${origin.slice(-26)}\n`)).toEqual({ origin: origin.slice(-26) })
  expect(await trustFrom(origin)).toEqual({ origin })
  const policy = `log ${logVkey}\nquorum none`
  const trust = await trustFrom(policy)
  if (trust === null || trust === 'bad') throw new Error('a policy was not understood')
  expect(await check(bytes, trust)).toMatchObject({ verdict: { exit: 0 } })
})

test('anything else that is pasted is said to be none of them', async () => {
  expect(await trustFrom('trust me')).toBe('bad')
  expect(await trustFrom('log nonsense\nquorum none\n')).toBe('bad')
})
