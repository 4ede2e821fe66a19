import { toBase64 } from '@overt/verifier'
import { expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { World } from '../web/dev/world.ts'
import { overt } from './context.fixture.ts'

promises('audit:shown')

const url = 'http://127.0.0.1:8484'
async function list(world: World, args: readonly string[] = [], audits?: object[]) {
  const fetch: typeof globalThis.fetch = async (input) =>
    input === `${url}/api/audits`
      ? Response.json({ audits: audits ?? (await world.audits.latest()) })
      : Response.json(await world.transparency())
  return overt(['audit', 'list', '--url', `${url}/`, ...args], { fetch })
}

test('what came of the audits is listed, each proven', async () => {
  const world = await World.open({ paceMs: 0, signedIn: false })
  expect(await list(world)).toEqual({ status: 0, out: '', err: 'No audit has been told yet.\n' })
  world.audits.tell({ exact: 3, inconclusive: 1 })
  const { out } = await list(world)
  expect(out.split('\n')[1]?.split(/ {2,}/)).toEqual([
    '63',
    'entries 0 to 62',
    '4',
    '3',
    '0',
    '0',
    '1',
  ])
  const { audits } = JSON.parse((await list(world, ['--json'])).out)
  expect(audits).toMatchObject([{ index: 63, audit: { drawn: 4 } }])
})

test('an audit that is not in the ledger is refused', async () => {
  const world = await World.open({ paceMs: 0, signedIn: false })
  const forged = [{ entry: toBase64(new Uint8Array(3)), proof: '' }]
  const { status, err } = await list(world, [], forged)
  expect(status).toBe(1)
  expect(err).toContain('is not in its ledger')
})
