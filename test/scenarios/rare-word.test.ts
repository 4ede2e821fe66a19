import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { verify } from '@overt/verifier'
import { expect, test } from 'vitest'
import { promises } from '../promises.ts'
import {
  type Api,
  type World,
  filesUnder,
  newHome,
  openApi,
  openWorld,
  overt,
  ready,
  saveReceipt,
} from '../world.ts'

/** Nobody writes it by chance, and in JSON, in a URL and in UTF-16 it looks otherwise than in UTF-8. */
const rare = 'Zœbrakwyx'

const question = `Repeat this word and nothing else: ${rare}`

/** What a file may hold of a word, whoever wrote it down. */
const spellings: ReadonlyMap<string, Buffer> = new Map(
  Object.entries({
    'UTF-8': Buffer.from(rare),
    'without its first letters': Buffer.from('brakwyx'),
    'UTF-16 LE': Buffer.from('brakwyx', 'utf16le'),
    'UTF-16 BE': Buffer.from('brakwyx', 'utf16le').swap16(),
    'JSON escape': Buffer.from(String.raw`Z\u0153brakwyx`),
    'URL escape': Buffer.from(encodeURIComponent(rare)),
    hexadecimal: Buffer.from(Buffer.from('brakwyx').toString('hex')),
    ...Object.fromEntries(
      [0, 1, 2].map((shift) => [`base64, ${shift}`, base64Of('brakwyx', shift)]),
    ),
  }),
)

/** The characters that the word makes in base64 wherever it begins; none of them is at the seam. */
function base64Of(word: string, shift: number): Buffer {
  const text = Buffer.from(' '.repeat(shift) + word).toString('base64')
  const whole = Math.floor((shift + word.length) / 3) * 4
  return Buffer.from(text.slice(shift === 0 ? 0 : 4, whole))
}

/** Which files under the folder hold the word, and how it is written in them. */
const holding = (folder: string): readonly string[] =>
  filesUnder(folder).flatMap(([name, bytes]) =>
    [...spellings].filter(([, spelt]) => bytes.includes(spelt)).map(([how]) => `${name}: ${how}`),
  )

/** A conversation with the word in its question, instructions and title: answered, run again, exported, backed up. */
async function live(world: World, api: Api, hands: string) {
  const put = (path: string, method: string, body: object) =>
    api.fetch(path, { method, body: JSON.stringify(body) })
  await put('/api/instructions', 'PUT', { instructions: `Call me ${rare}.` })
  const { answer, conversation, receipt } = await api.ask(question)
  await api.events(answer)
  await put(`/api/conversations/${conversation}`, 'PATCH', {
    title: `About ${rare}`,
    instructions: `I am ${rare} and like short answers.`,
  })
  const { messages } = await (await api.fetch(`/api/conversations/${conversation}`)).json()
  const second = await api.ask(`Who am I, ${rare}?`, conversation, messages.at(-1).id)
  await api.events(second.answer)
  const saved = await saveReceipt(api, receipt, hands)
  const told = await saveReceipt(api, second.receipt, hands)
  const replayed = await (await api.post(`/v1/receipts/${receipt}/replay`, {})).json()
  for (const format of ['md', 'html', 'json', 'txt']) {
    const file = await api.fetch(`/api/conversations/${conversation}/export?format=${format}`)
    expect(await file.text()).toContain(rare)
  }
  expect(
    await overt(['record', 'export', '--out', join(hands, 'r.jsonl')], { home: world.home }),
  ).toMatchObject({ code: 0 })
  return { conversation, saved: [saved, told], replayed }
}

async function opened() {
  const home = newHome()
  const temporary = newHome()
  const hands = newHome()
  const env = { TMPDIR: temporary, OVERT_LOG_LEVEL: 'trace' }
  const world = await openWorld({ home, env })
  await ready(world)
  const { origin } = await (await fetch(`${world.url}/api/transparency`)).json()
  return { world, home, temporary, hands, origin, api: await openApi(world) }
}

const title =
  'a word that nobody else writes, asked of the real model, run again, exported and backed up, is in no file, before its conversation and its account are deleted and after'

test(title, { timeout: 300_000 }, async () => {
  promises('erasure:files', 'erasure:account', 'erasure:receipt')
  const { world, home, temporary, hands, origin, api } = await opened()
  const { conversation, saved, replayed } = await live(world, api, hands)
  expect(replayed.verdict).toMatch(/exact|consistent/)
  const backup = join(hands, 'backup')
  expect(await overt(['backup', backup], { home })).toMatchObject({ code: 0 })
  const found = () => [home, temporary, backup].flatMap(holding)
  expect(found()).toEqual([])

  const gone = await api.fetch(`/api/conversations/${conversation}`, { method: 'DELETE' })
  expect(gone.status).toBe(204)
  expect(found()).toEqual([])
  await api.events((await api.ask(question)).answer)
  const erased = await overt(['account', 'delete', '--confirm', 'erase everything'], { home })
  expect(erased).toMatchObject({ code: 0, errors: '' })
  expect(found()).toEqual([])
  const { output, errors } = await world.kill('SIGTERM')
  expect(found()).toEqual([])
  for (const spelt of spellings.values()) {
    expect(Buffer.from(output + errors).includes(spelt)).toBe(false)
  }
  for (const path of saved) {
    expect(await overt(['verify', path, '--origin', origin], { home })).toMatchObject({ code: 0 })
    const bytes = new Uint8Array(readFileSync(path))
    expect(await verify(bytes, { origin })).toMatchObject({ verdict: 'proven', because: null })
  }
  expect(await overt(['fsck'], { home })).toMatchObject({ code: 0 })
})
