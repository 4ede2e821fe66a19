import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseBundle } from '@overt/verifier'
import { ModelList, ReplayResult } from '@overt/wire'
import { beforeAll, expect, test } from 'vitest'
import { promises } from '../promises.ts'
import {
  atEndOfAll,
  type Api,
  type World,
  newHome,
  openApi,
  openWorld,
  overt,
  ready,
  saveReceipt,
} from '../world.ts'

promises('replay:exact', 'replay:anywhere', 'engine:self-test')

/** A person who asks, takes the receipt away and replays it without the server. */
const timeout = 600_000
let world: World
let api: Api
let model: string
/** Of a question before the self-test is over. */
let early: string
let file: string
const atEnd = atEndOfAll()

beforeAll(async () => {
  // A short context makes a short self-test.
  world = await openWorld({ env: { OVERT_MODEL_CONTEXT_TOKENS: '256' } }, atEnd)
  await ready(world)
  api = await openApi(world)
  const { models } = ModelList.parse(await (await api.fetch('/api/models')).json())
  model = models.find((one) => one.default)?.id ?? ''
  early = await receiptOfAnswer()
  await selfTested()
  file = await receiptOfAnswer()
}, timeout)
async function receiptOfAnswer(): Promise<string> {
  const response = await api.post('/v1/chat/completions', {
    model,
    messages: [{ role: 'user', content: 'What is the capital of France?' }],
    temperature: 0.8,
    max_tokens: 16,
  })
  await response.text()
  return saveReceipt(api, response.headers.get('overt-receipt') ?? '', newHome(atEnd))
}

async function selfTested(): Promise<void> {
  const results = () => {
    try {
      return readdirSync(join(world.home, 'self-tests')).filter((name) => name.endsWith('.json'))
    } catch {
      return []
    }
  }
  while (results().length === 0) await setTimeout(500)
}

function engineOf(path: string) {
  const parsed = parseBundle(readFileSync(path, 'utf8'))
  if (!parsed.ok) throw new Error(parsed.detail)
  return parsed.bundle.statement.engine
}

/** On another data folder: nothing of the server's is at hand but the weights. */
const replay = (path: string) => overt(['replay', path, '--json'], { home: newHome(atEnd) })

test('before the self-test is over a receipt says that a replay is statistical', () => {
  expect(engineOf(early)).toMatchObject({ kind: 'local', replay: 'statistical' })
})

test(
  'afterwards it says exact, and whoever has the file replays it to the bit',
  { timeout },
  async () => {
    expect(engineOf(file)).toMatchObject({ kind: 'local', replay: 'exact' })
    const { code, output } = await replay(file)
    expect(ReplayResult.parse(JSON.parse(output))).toMatchObject({
      verdict: 'exact',
      reason: 'same',
    })
    expect(code).toBe(0)
  },
)

test('a changed temperature is refused', { timeout }, async () => {
  const changed = `${file}.changed`
  writeFileSync(changed, readFileSync(file, 'utf8').replace('"value":"0.8"', '"value":"0.9"'))
  const { code, errors } = await replay(changed)
  expect(errors).toContain('its field sampler is not what was committed to')
  expect(code).toBe(1)
})
