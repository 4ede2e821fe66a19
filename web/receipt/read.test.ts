import { beforeAll, expect, test } from 'vitest'
import { World } from '../dev/world.ts'
import { readReceipt } from './read.ts'

let world: World
let receipt: string

const bundle = async (show: readonly ('text' | 'request')[] | null): Promise<Uint8Array> =>
  new TextEncoder().encode((await world.bundle(receipt, show)) ?? '')

beforeAll(async () => {
  world = await World.open({ paceMs: 0, signedIn: true })
  await world.remember('One', new Date(), ['Compare TCP and UDP in a table'])
  receipt = [...world.receipts.keys()][0] ?? ''
})

test('a receipt tells its ledger, its entry and its charter', async () => {
  const told = await readReceipt(await bundle(null))
  expect(told).toMatchObject({ ledger: 'overt.example', index: 63, charter: 1 })
  expect(told?.fingerprint).toBe(world.ledger.origin.slice(-26))
})

test('tokens are counted where the runs are shown, and nowhere else', async () => {
  expect((await readReceipt(await bundle(null)))?.tokens?.output).toBeGreaterThan(10)
  expect((await readReceipt(await bundle(['text'])))?.tokens).toBeNull()
})

test('a pending receipt has no entry yet', async () => {
  const kept = world.receipts.get(receipt)
  if (kept === undefined) throw new Error('the fixture lost its receipt')
  const { index } = kept
  kept.index = null
  expect((await readReceipt(await bundle(null)))?.index).toBeNull()
  kept.index = index
})

test('a file of another form is told apart, not guessed at', async () => {
  expect(await readReceipt(new TextEncoder().encode('{}'))).toBeNull()
})
