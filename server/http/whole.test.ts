import { text, verify } from '@overt/verifier'
import OpenAI from 'openai'
import { expect, onTestFinished, test } from 'vitest'
import { enactedCharters } from '../charter/amendment/view.ts'
import { openWorld, type WorldOptions } from '../answering/test-world.ts'
import { random, secret } from '../identity/identity.fixture.ts'
import { openIdentity } from '../identity/open.ts'
import { openMetrics } from '../observe/metrics.ts'
import { silentLogger } from '../observe/logger.ts'
import { openAmendments } from '../charter/amendment/open-amendments.ts'
import { artefactFolderOf } from '../charter/open-charter.ts'
import { createApp } from './app.ts'
import { openToldAudits } from '../replay/audit/told-audits.ts'
import { openRecords } from '../record/records.ts'
import { FakeModels } from './fake-models.fixture.ts'
import { FakeReplays } from './fake-replays.fixture.ts'
import { listen } from './listen.ts'
import { promises } from '../../test/promises.ts'

promises('answer:api-cancel')

/** The real app before real answering, conversations, ledger and identity; only the engine is a script. */
async function openWhole(options: WorldOptions = {}) {
  const world = await openWorld(options)
  const { store, engine, time } = world
  const clock = () => time.now
  const publicUrl = 'http://127.0.0.1:8484'
  const settings = { store, secret, baseUrl: publicUrl, clock, random, logger: silentLogger }
  const identity = await openIdentity(settings)
  const models = Object.assign(new FakeModels(), {
    get: () => ({ id: 'scripted', engine }),
    open: async () => ({ id: 'scripted', engine }),
  })
  const limits = { bodyBytes: 100_000, requestsPerMinute: 1000 }
  const { governance, home } = world
  const artefactFolder = artefactFolderOf(home)
  const amendments = await openAmendments({ governance, artefactFolder, clock })
  const app = createApp({
    ...world,
    witnessPolicy: null,
    charter: () => governance.charter,
    amendments,
    earlier: [],
    audits: openToldAudits(world),
    config: { host: '127.0.0.1', publicUrl, limits },
    identity,
    eraseAccount: async () => ({ type: 'absent' }),
    marker: { conversation: async () => 'marked' },
    records: openRecords({
      ...world,
      enacted: () => enactedCharters(governance),
      retention: () => ({ days: null, hold: [] }),
      clock,
      sign: (note) => note,
    }),
    models,
    replays: new FakeReplays(),
    metrics: openMetrics(),
    logger: silentLogger,
    clock,
    webFolder: '/nowhere',
    verifierFolder: '/nowhere',
  })
  const listening = await listen({ app, host: '127.0.0.1', port: 0 })
  const { url } = listening
  onTestFinished(() => listening.close(AbortSignal.abort()))
  const { key } = await identity.createKey(await identity.ownerAccount(), 'test')
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 })
  return { ...world, url, headers, openai }
}

type Whole = Awaited<ReturnType<typeof openWhole>>

const hi = { model: 'scripted', messages: [{ role: 'user' as const, content: 'Hi' }] }

/** The receipt, once its answer has ended. */
async function receiptOf({ url, headers }: Whole, id: string): Promise<Uint8Array> {
  for (;;) {
    const response = await fetch(`${url}/v1/receipts/${id}`, { headers })
    if (response.status === 200) return new Uint8Array(await response.arrayBuffer())
    expect(response.status).toBe(409)
  }
}

test('a completion through the SDK has a receipt that the verifier does not refuse', async () => {
  const whole = await openWhole()
  const { data, response } = await whole.openai.chat.completions.create(hi).withResponse()
  expect(data.choices[0]?.message.content).toBe('Good morning!')
  const id = response.headers.get('overt-receipt') ?? ''
  const bytes = await receiptOf(whole, id)
  const verdict = await verify(bytes, { origin: whole.ledger.origin })
  expect(verdict.because).toBeNull()
  expect(JSON.parse(text(bytes)).statement).toMatchObject({ stop: 'eos' })
})

test('a stream carries the same text as the whole', async () => {
  const whole = await openWhole()
  const stream = whole.openai.chat.completions.stream(hi)
  expect((await stream.finalChatCompletion()).choices[0]?.message.content).toBe('Good morning!')
})

test('a web question is answered over events to its seal, though nobody was watching at first', async () => {
  const whole = await openWhole()
  const body = JSON.stringify({ conversation: null, parent: null, text: 'Hi' })
  const { url, headers } = whole
  const asked = await fetch(`${url}/api/questions`, { method: 'POST', headers, body })
  const { answer, conversation } = await asked.json()
  const events = await (await fetch(`${url}/api/answers/${answer}/events`, { headers })).text()
  const types = [...events.matchAll(/^event: (\w+)$/gm)].map(([, type]) => type)
  expect(types.at(0)).toBe('started')
  expect(types.slice(-2)).toEqual(['ended', 'sealed'])
  const read = await (await fetch(`${url}/api/conversations/${conversation}`, { headers })).json()
  expect(read.messages).toMatchObject([
    { role: 'user', text: 'Hi' },
    { role: 'assistant', text: 'Good morning!' },
  ])
})

test('a client that leaves frees the engine, and the receipt says cancelled', async () => {
  for (const pieces of [[], ['Good']]) {
    // oxlint-disable-next-line unicorn/no-thenable -- a script's word for what follows its pieces
    const whole = await openWhole({ script: { pieces, end: 'hang' } })
    const leave = new AbortController()
    const response = await fetch(`${whole.url}/v1/chat/completions`, {
      method: 'POST',
      headers: whole.headers,
      body: JSON.stringify({ ...hi, stream: true }),
      signal: leave.signal,
    })
    await response.body?.getReader().read()
    leave.abort()
    const bytes = await receiptOf(whole, response.headers.get('overt-receipt') ?? '')
    expect(JSON.parse(text(bytes)).statement).toMatchObject({ stop: 'cancelled' })
  }
})

test('an engine that dies is an error to the SDK, streaming or not', async () => {
  // oxlint-disable-next-line unicorn/no-thenable -- a script's word for what follows its pieces
  const { openai } = await openWhole({ script: { pieces: ['Good'], end: 'fail' } })
  await expect(openai.chat.completions.create(hi)).rejects.toThrow(OpenAI.APIError)
  const stream = openai.chat.completions.stream(hi)
  await expect(stream.finalChatCompletion()).rejects.toThrow(OpenAI.APIError)
})

test('what the charter or the engine cannot do is refused with its parameter', async () => {
  const { openai } = await openWhole()
  const half = { ...hi, messages: [{ role: 'user' as const, content: '\ud800' }] }
  await expect(openai.chat.completions.create(half)).rejects.toMatchObject({
    status: 400,
    param: 'messages',
  })
})
