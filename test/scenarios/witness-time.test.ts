import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CharterHistory, Transparency } from '@overt/wire'
import { expect, onTestFinished, test } from 'vitest'
import { serveWitness } from '../../server/http/serve-witness.ts'
import { silentLogger } from '../../server/observe/logger.ts'
import { addLog, initWitness } from '../../server/witness/witness-folder.ts'
import { promises } from '../promises.ts'
import { newHome, openWorld, overt, type World } from '../world.ts'

promises('charter:witness-time')

const hourMs = 3_600_000

/** A witness whose clock is an hour ahead of the server's; gives its vkey and its address. */
async function openWitness(folder: string, vkey: string): Promise<readonly [string, string]> {
  await initWitness(folder, 'w.example', 'ed25519')
  await addLog(folder, vkey)
  const closing = new AbortController()
  const { promise, resolve } = Promise.withResolvers<string>()
  const served = serveWitness({
    folder,
    host: '127.0.0.1',
    port: 0,
    rate: 600,
    clock: () => Date.now() + hourMs,
    logger: silentLogger,
    say: resolve,
    signal: closing.signal,
  })
  onTestFinished(async () => {
    closing.abort()
    await served
  })
  const [witness = '', url = ''] = (await promise).split(' ')
  return [witness, url]
}

const get = async (world: World, path: string): Promise<unknown> =>
  (await fetch(`${world.url}${path}`)).json()

test('a cool-down runs from when the witnesses saw the charter, whatever the server’s own clock says', async () => {
  const home = newHome()
  const place = newHome()
  const at = (name: string) => join(place, name)
  const first = await openWorld({ home, scripted: true })
  const { logKey } = Transparency.parse(await get(first, '/api/transparency'))
  await first.kill('SIGTERM')
  const [witness, url] = await openWitness(at('witness'), logKey)
  writeFileSync(at('w.policy'), `witness w ${witness} ${url}\nquorum w\n`)
  const env = { OVERT_LEDGER_WITNESS_POLICY: at('w.policy') }
  const world = await openWorld({ home, scripted: true, env })
  const run = async (args: readonly string[], input = '') => {
    const ended = await overt(args, { home, scripted: true, env, input })
    expect(ended, args.join(' ')).toMatchObject({ code: 0 })
  }

  await run(['charter', 'export', at('rules')])
  const prompt = readFileSync(at('rules/prompt.txt'), 'utf8')
  writeFileSync(at('rules/prompt.txt'), `${prompt}\nBe kind.`)
  await run(['amendment', 'new', at('rules'), '--rationale', 'Kinder.', '--out', at('a.json')])
  await run(['amendment', 'approve', at('a.json'), '--out', at('s.json')], 'sign\n')
  const before = Date.now()
  await run(['amendment', 'submit', at('s.json')])

  const history = CharterHistory.parse(await get(world, '/api/charter'))
  const [last] = history.versions
  const seen = Date.parse(last?.seen ?? '')
  // Whole seconds, as a cosignature has them.
  expect(seen).toBeGreaterThanOrEqual(before + hourMs - 1000)
  expect(seen).toBeLessThanOrEqual(Date.now() + hourMs)
  expect(Date.parse(last?.active ?? '')).toBe(seen + 600_000)
  expect(history.inForce).toMatchObject({ kind: 'charter', seq: 1 })
  await world.kill('SIGTERM')

  // And after a restart: the time that was kept is the witnesses'.
  const again = await openWorld({ home, scripted: true, env })
  const kept = CharterHistory.parse(await get(again, '/api/charter'))
  expect(kept.versions[0]).toMatchObject({ seen: last?.seen, active: last?.active })
  expect(kept.inForce).toMatchObject({ kind: 'charter', seq: 1 })
}, 120_000)
