import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { promises } from '../promises.ts'
import { newHome, openApi, openWorld, overt, ready } from '../world.ts'

/** Every file under the folder that holds the bytes. */
const holding = (home: string, bytes: string | Uint8Array): readonly string[] =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(Buffer.from(bytes)))

test('a life of records: exported, checked, erased, and no file of the data folder remembers', async () => {
  promises('record:signed', 'record:charters', 'mark:export', 'erasure:files', 'erasure:account')
  const home = newHome()
  const world = await openWorld({ scripted: true, home })
  await ready(world)
  const api = await openApi(world)
  const { answer, conversation } = await api.ask('A zebra told me a secret.')
  await api.events(answer)
  const { origin } = await (await fetch(`${world.url}/api/transparency`)).json()

  const record = join(home, 'record.jsonl')
  const exported = await overt(['record', 'export', '--out', record], { home })
  expect(exported).toMatchObject({ code: 0 })
  const checked = await overt(['record', 'verify', record, '--origin', origin, '--json'], { home })
  expect(JSON.parse(checked.output)).toMatchObject({
    ok: true,
    answers: 1,
    erased: 0,
    charters: [{ seq: 1, answers: 1 }],
  })

  const file = join(home, 'conversation.html')
  const html = await (
    await api.fetch(`/api/conversations/${conversation}/export?format=html`)
  ).text()
  writeFileSync(file, html)
  const holds = await overt(['verify', file, '--origin', origin], { home })
  expect(holds).toMatchObject({ code: 0 })
  writeFileSync(file, html.replace('zebra', 'horse'))
  expect((await overt(['verify', file, '--origin', origin], { home })).code).toBe(1)
  writeFileSync(file, '')

  await api.fetch(`/api/conversations/${conversation}`, { method: 'DELETE' })
  expect(holding(home, 'zebra')).toEqual([])
  expect(holding(home, conversation)).toEqual([])
  const kept = (await api.ask('A lion told me another.')).conversation
  const tomb = await overt(['record', 'tomb', kept], { home })
  expect(tomb.output).toMatch(/^[\w-]{43}\n$/)
  // Beside the running server, which does it.
  const gone = await overt(['account', 'delete', '--confirm', 'erase everything'], { home })
  expect(gone).toMatchObject({ code: 0, errors: '' })
  expect((await api.fetch('/api/conversations')).status).toBe(401)
  await world.kill('SIGTERM')
  expect(holding(home, kept)).toEqual([])
  expect(await overt(['fsck'], { home })).toMatchObject({ code: 0 })
}, 120_000)
