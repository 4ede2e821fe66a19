import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Transparency } from '@overt/wire'
import { expect, test } from 'vitest'
import { promises } from '../promises.ts'
import { newHome, openApi, openWorld, overt, ready, saveReceipt } from '../world.ts'

promises('backup:online', 'backup:new-origin', 'receipt:tlog-proof')

const transparencyOf = async (url: string) =>
  Transparency.parse(await (await fetch(`${url}/api/transparency`)).json())

test('a backup made while answers are given is restored as a new ledger that continues the old one', async () => {
  const world = await openWorld({ scripted: true })
  const api = await openApi(world)
  await ready(world)
  const asked = await api.ask('What is kept?')
  await api.events(asked.answer)
  const old = await transparencyOf(world.url)
  const folder = join(newHome(), 'backup')

  const backed = await overt(['backup', folder, '--json'], { home: world.home, scripted: true })
  expect(backed).toMatchObject({ code: 0, errors: '' })
  expect(JSON.parse(backed.output)).toMatchObject({ origin: old.origin, from: 0, size: old.size })
  expect(readdirSync(folder).sort()).toEqual(['backup.json', 'charter', 'ledger', 'overt.sqlite'])
  expect(readdirSync(join(folder, 'ledger')).sort()).toEqual(['checkpoint', 'tile'])

  const receipt = await saveReceipt(api, asked.receipt, newHome())
  const policy = join(newHome(), 'trust.policy')
  const shown = await overt(['policy', 'show'], { home: world.home, scripted: true })
  writeFileSync(policy, shown.output)
  const proof = await overt(['ledger', 'proof', receipt], { home: world.home, scripted: true })
  expect(proof.output).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex \d+\n/)
  await world.kill('SIGKILL')

  const home = join(newHome(), 'restored')
  const restored = await overt(['restore', folder, '--json'], { home, scripted: true })
  expect(restored).toMatchObject({ code: 0, errors: '' })
  expect(JSON.parse(restored.output)).toEqual({
    origin: old.origin,
    size: old.size,
    erased: 0,
    board: null,
  })
  expect(existsSync(join(home, 'keys'))).toBe(false)

  const again = await openWorld({ home, scripted: true })
  const now = await transparencyOf(again.url)
  expect(now.origin).not.toBe(old.origin)
  expect(now.size).toBe(3)
  const other = await openApi(again)
  const list = await (await other.fetch('/api/conversations')).json()
  expect(JSON.stringify(list)).toContain(asked.conversation)
  await ready(again)
  await other.events((await other.ask('And now?')).answer)
  const checked = await overt(['fsck'], { home, scripted: true })
  expect(checked.output).toContain('The ledger is whole')
  // The old receipt still verifies: it never needed the old server.
  const verified = await overt(['verify', receipt, '--policy', policy], { home, scripted: true })
  expect(verified.code).toBe(0)
  const late = await other.fetch(`/v1/receipts/${asked.receipt}`)
  expect(late.status).toBe(400)
  expect(await late.text()).toContain(old.origin)
}, 60_000)

test('a backup that is not whole, and a folder that is not new, are refused in a sentence', async () => {
  const world = await openWorld({ scripted: true })
  const folder = join(newHome(), 'backup')
  const options = { home: world.home, scripted: true }
  expect((await overt(['backup', folder], options)).code).toBe(0)
  expect((await overt(['backup', folder], options)).errors).toContain('name a new folder')
  expect((await overt(['restore', folder], options)).errors).toContain('is not empty')
  const home = join(newHome(), 'new')
  rmSync(join(folder, 'ledger', 'tile', 'entries'), { recursive: true })
  const damaged = await overt(['restore', folder], { home, scripted: true })
  expect(damaged).toMatchObject({ code: 1, errors: expect.stringContaining('use another backup') })
  expect(existsSync(home)).toBe(false)
  rmSync(join(folder, 'backup.json'))
  const cut = await overt(['restore', folder], { home, scripted: true })
  expect(cut.errors).toContain('it has no backup.json')
}, 60_000)
