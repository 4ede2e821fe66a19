import { spawn } from 'node:child_process'
import { chmodSync, cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Transparency } from '@overt/wire'
import { expect, onTestFinished, test } from 'vitest'
import { promises } from '../promises.ts'
import { root } from '../repository.ts'
import { newHome, openApi, openWorld, overt, ready, saveReceipt } from '../world.ts'

promises(
  'ledger:witnessed',
  'ledger:rollback-witness',
  'ledger:no-receipt-no-question',
  'ledger:witnesses-told',
  'witness:serves',
)

const transparencyOf = async (url: string) =>
  Transparency.parse(await (await fetch(`${url}/api/transparency`)).json())

/** `overt witness serve` in a process of its own; gives its vkey and its address. */
async function openWitness(folder: string): Promise<readonly [vkey: string, url: string]> {
  const cli = ['--conditions=overt-source', join(root, 'cli', 'main.ts')]
  const args = [...cli, 'witness', 'serve', '--port', '0', '--folder', folder]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  for await (const line of createInterface({ input: child.stdout })) {
    const [vkey = '', url = ''] = line.split(' ')
    return [vkey, url]
  }
  throw new Error('The witness ended at once.')
}

test('a receipt is witnessed by another process, and a data folder that was set back signs no more', async () => {
  const home = newHome()
  const witness = join(newHome(), 'witness')
  const first = await openWorld({ home, scripted: true })
  const shown = (await overt(['policy', 'show'], { home, scripted: true })).output
  const [, vkey = ''] = shown.split(/[ \n]/)
  await first.kill('SIGTERM')

  await overt(['witness', 'init', '--name', 'w.example', '--folder', witness], {
    home,
    scripted: true,
  })
  const added = await overt(['witness', 'add', vkey, '--folder', witness], { home, scripted: true })
  expect(added).toMatchObject({ code: 0, output: 'Added.\n' })
  const [witnessKey, url] = await openWitness(witness)
  const policy = join(newHome(), 'witness.policy')
  writeFileSync(policy, `witness w ${witnessKey} ${url}\nquorum w\n`)
  const env = { OVERT_LEDGER_WITNESS_POLICY: policy }

  const world = await openWorld({ home, scripted: true, env })
  const api = await openApi(world)
  await ready(world)
  await api.events((await api.ask('Before the copy?')).answer)
  await world.kill('SIGTERM')
  const old = join(newHome(), 'old')
  cpSync(home, old, { recursive: true })
  chmodSync(old, 0o700)

  const later = await openWorld({ home, scripted: true, env })
  await ready(later)
  const lately = await openApi(later)
  const asked = await lately.ask('After the copy?')
  expect((await lately.events(asked.answer)).at(-1)).toMatchObject({ type: 'sealed' })
  const said = await transparencyOf(later.url)
  expect(said).toMatchObject({ state: { type: 'signing' }, witnesses: { needed: true } })
  expect(said.witnesses?.sightings).toMatchObject([{ name: 'w.example', at: expect.any(Number) }])
  const trust = join(newHome(), 'trust.policy')
  writeFileSync(trust, await (await fetch(`${later.url}/ledger/policy`)).text())
  const receipt = await saveReceipt(lately, asked.receipt, newHome())
  const verdict = await overt(['verify', receipt, '--policy', trust, '--json'], {
    home,
    scripted: true,
  })
  expect(JSON.parse(verdict.output)).toMatchObject({ verdict: 'proven', level: 'witnessed' })
  const watched = await overt(['monitor', `${later.url}/ledger`, '--policy', trust], {
    home,
    scripted: true,
  })
  expect(watched).toMatchObject({ code: 0, output: expect.stringContaining('witnessed.') })
  const asks = { scripted: true, env }
  const live = await overt(['ledger', 'witnesses', '--json'], { home, ...asks })
  expect(live.code).toBe(0)
  expect(JSON.parse(live.output)).toMatchObject({
    verdict: 'fine',
    witnesses: [{ name: 'w.example', type: 'agrees' }],
  })
  const stale = await overt(['ledger', 'witnesses'], { home: old, ...asks })
  expect(stale).toMatchObject({ code: 1, output: expect.stringContaining('was set back') })
  await later.kill('SIGTERM')

  // As whole as a snapshot of the machine: only the witness knows.
  const back = await openWorld({ home: old, scripted: true, env })
  const refused = async () => (await transparencyOf(back.url)).state
  while ((await refused()).type !== 'refused') await new Promise((done) => setTimeout(done, 50))
  expect(await refused()).toMatchObject({ detail: expect.stringContaining('w.example') })
  await ready(back)
  const turnedAway = await openApi(back)
  const chat = await turnedAway.post('/api/questions', {
    conversation: null,
    parent: null,
    text: 'Are you there?',
  })
  expect(chat.status).toBe(503)
  expect(await chat.json()).toMatchObject({ code: 'not_signing', detail: expect.any(String) })
  const messages = [{ role: 'user', content: 'Are you there?' }]
  const completion = await turnedAway.post('/v1/chat/completions', { model: 'scripted', messages })
  expect(completion.status).toBe(503)
  expect(await completion.json()).toMatchObject({
    error: { code: 'not_signing', message: expect.stringContaining('put the newer folder back') },
  })
}, 180_000)
