import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { EarlierLedgers, Transparency } from '@overt/wire'
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
  const charter = await (await fetch(`${world.url}/charter/1`)).text()
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
    left: [],
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
  // So does what the old ledger published: a stranger goes on watching it, and reads what its board decided.
  const { ledgers } = EarlierLedgers.parse(await (await fetch(`${again.url}/api/earlier`)).json())
  expect(ledgers).toMatchObject([{ origin: old.origin, size: old.size, versions: [{ seq: 1 }] }])
  const address = `${again.url}${ledgers[0]?.address}`
  expect(await (await fetch(`${address}/charter/1`)).text()).toBe(charter)
  const watching = ['monitor', `${address}/ledger`, '--policy', policy, '--state', newHome()]
  expect(await overt(watching, { home, scripted: true })).toMatchObject({ code: 0, errors: '' })
  const late = await other.fetch(`/v1/receipts/${asked.receipt}`)
  expect(late.status).toBe(400)
  expect(await late.text()).toContain(old.origin)
}, 60_000)

/** Within ten minutes; here as soon as the next start. */
function tellNow(home: string): void {
  const database = new DatabaseSync(join(home, 'overt.sqlite'))
  database.exec("update job set due = '2000-01-01T00:00:00.000Z' where kind = 'tell-erasures'")
  database.close()
}

test('an account that was erased after a backup does not come back with it, nor its key, nor its words', async () => {
  promises('erasure:restore')
  const world = await openWorld({ scripted: true })
  const { home } = world
  const options = { home, scripted: true }
  await ready(world)
  const api = await openApi(world)
  const asked = await api.ask('A zebra told me a secret.')
  await api.events(asked.answer)
  const receipt = await saveReceipt(api, asked.receipt, newHome())
  const { origin, size } = await transparencyOf(world.url)
  const folder = join(newHome(), 'backup')
  expect((await overt(['backup', folder], options)).code).toBe(0)
  const erase = ['account', 'delete', '--confirm', 'erase everything']
  expect(await overt(erase, options)).toMatchObject({ code: 0, errors: '' })
  await world.kill('SIGTERM')
  tellNow(home)
  const telling = await openWorld(options)
  while ((await transparencyOf(telling.url)).size <= size) await sleep(50)
  const newest = join(newHome(), 'newest')
  expect((await overt(['ledger', 'export', newest], options)).code).toBe(0)
  await telling.kill('SIGTERM')

  const old = join(newHome(), 'old')
  await overt(['restore', folder], { home: old, scripted: true })
  const back = await openWorld({ home: old, scripted: true })
  const mine = await openApi(back, api.key)
  expect((await mine.fetch(`/api/conversations/${asked.conversation}`)).status).toBe(200)
  await back.kill('SIGTERM')

  const restoredHome = join(newHome(), 'restored')
  const line = ['restore', folder, '--newest', newest, '--json']
  const restored = await overt(line, { home: restoredHome, scripted: true })
  expect(JSON.parse(restored.output)).toMatchObject({ origin, erased: 2 })
  const again = await openWorld({ home: restoredHome, scripted: true })
  expect(again.link).not.toBeNull()
  const gone = await openApi(again, api.key)
  expect((await gone.fetch('/api/conversations')).status).toBe(401)
  await again.kill('SIGTERM')
  const files = readdirSync(restoredHome, { recursive: true, withFileTypes: true })
  for (const { parentPath, name } of files.filter((entry) => entry.isFile())) {
    const bytes = readFileSync(join(parentPath, name))
    for (const id of [asked.conversation, asked.answer, asked.receipt]) {
      expect(bytes.includes(id), `${name} holds ${id}`).toBe(false)
    }
  }
  const whole = await overt(['fsck'], { home: restoredHome, scripted: true })
  expect(whole.output).toContain('The ledger is whole')
  const verified = await overt(['verify', receipt, '--origin', origin], options)
  expect(verified.code).toBe(0)

  // The ledger before goes along with every later backup.
  const later = join(newHome(), 'later')
  await overt(['backup', later], { home: restoredHome, scripted: true })
  expect(readdirSync(join(later, 'earlier'))).toEqual([origin.slice(-26)])
}, 120_000)

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
