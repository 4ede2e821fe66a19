import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { verify } from '@overt/verifier'
import { expect, test } from 'vitest'
import { promises } from '../promises.ts'
import {
  type Api,
  filesUnder,
  newHome,
  openApi,
  openWorld,
  overt,
  ready,
  saveReceipt,
} from '../world.ts'

type Found = ReadonlyMap<string, Uint8Array>

/** Every value, of these accounts' rows, that nobody could have by chance: keys, salts, ciphertexts, ids, hashes. */
function everythingOf(home: string, tables: readonly string[]): Found {
  const database = new DatabaseSync(join(home, 'overt.sqlite'), { readOnly: true })
  const found = new Map<string, Uint8Array>()
  for (const table of tables) {
    for (const [at, row] of database.prepare(`select * from ${table}`).all().entries()) {
      for (const [column, value] of Object.entries(row)) {
        const bytes = typeof value === 'string' ? Buffer.from(value) : value
        if (
          bytes instanceof Uint8Array &&
          bytes.length >= 20 &&
          !/created|ended|updated/.test(column)
        ) {
          found.set(`${table} ${at} ${column}`, bytes)
        }
      }
    }
  }
  database.close()
  return found
}

/** The data folder's files that hold any of it, each with what it holds. */
function remembered(home: string, found: Found): readonly string[] {
  return filesUnder(home).flatMap(([name, bytes]) =>
    [...found]
      .filter(([, value]) => bytes.includes(Buffer.from(value)))
      .map(([of]) => `${name}: ${of}`),
  )
}

const ofConversations = ['conversation', 'conversation_key', 'message', 'answer', 'answer_event']
const ofReceipts = ['receipt', 'noise', 'instructions']

/** A conversation of two turns, with instructions, one answer of it cut off; a caller's answer; noise that nobody used. */
async function live(api: Api): Promise<{ readonly receipts: readonly string[] }> {
  const instructions = JSON.stringify({ instructions: 'Speak of zebras.' })
  const told = await api.fetch('/api/instructions', { method: 'PUT', body: instructions })
  const first = await api.ask('A zebra told me a secret.')
  await api.events(first.answer)
  const { messages } = await (await api.fetch(`/api/conversations/${first.conversation}`)).json()
  const second = await api.ask('And then?', first.conversation, messages.at(-1).id)
  await api.fetch(`/api/answers/${second.answer}/stop`, { method: 'POST' })
  await api.events(second.answer)
  const completed = await api.post('/v1/chat/completions', {
    model: (await (await api.fetch('/v1/models')).json()).data[0].id,
    messages: [{ role: 'user', content: 'A zebra at the door.' }],
  })
  const noise = await api.post('/v1/noise', {})
  expect([told, completed, noise].map(({ ok }) => ok)).toEqual([true, true, true])
  return { receipts: [first.receipt, second.receipt] }
}

const title =
  'whoever greps every file of the data folder after an account is gone finds nothing of it'

test(title, { timeout: 120_000 }, async () => {
  promises('erasure:files', 'erasure:account', 'erasure:receipt', 'erasure:told')
  const home = newHome()
  const hands = newHome()
  const world = await openWorld({ scripted: true, home })
  await ready(world)
  const api = await openApi(world)
  const { receipts } = await live(api)
  const saved = await Promise.all(receipts.map((id) => saveReceipt(api, id, hands)))
  const { origin } = await (await fetch(`${world.url}/api/transparency`)).json()
  const all = everythingOf(home, [...ofConversations, ...ofReceipts])
  expect(remembered(home, all)).not.toEqual([])

  const gone = await overt(['account', 'delete', '--confirm', 'erase everything'], { home })
  expect(gone).toMatchObject({ code: 0, errors: '' })
  // While the server runs, and after it has gone.
  expect(remembered(home, publicAside(all))).toEqual([])
  await world.kill('SIGTERM')
  expect(remembered(home, publicAside(all))).toEqual([])

  for (const path of saved) {
    const verdict = await verify(new Uint8Array(readFileSync(path)), { origin })
    expect(verdict).toMatchObject({ verdict: 'proven', because: null })
  }
  expect(await overt(['fsck'], { home })).toMatchObject({ code: 0 })
})

/** A leaf is in the ledger for ever, and says nothing; a model's name is of no one. */
const publicAside = (found: Found): Found =>
  new Map([...found].filter(([of]) => !/ (leaf|model)$/.test(of)))
