import { expect, test } from 'vitest'
import { ask, openHttp, type HttpWorld, type Who } from './http.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('api:no-key', 'receipt:owner-only', 'identity:object-level')

const question = { conversation: null, parent: null, text: 'my secret question' }

/** One of each thing that belongs to the owner. */
async function belongings(world: HttpWorld) {
  const asked = await ask(world, 'POST /api/questions', { as: 'owner', body: question })
  const { answer, receipt } = asked.json()
  const { id: key } = await world.identity.createKey(world.owner, 'mine')
  return {
    conversation: world.conversations.add(world.owner, 'my secret title'),
    answer,
    receipt,
    key,
  }
}

type Belongings = Awaited<ReturnType<typeof belongings>>

const doors = (of: Belongings): readonly (readonly [line: string, body?: unknown])[] => [
  [`GET /api/conversations/${of.conversation}`],
  [`PATCH /api/conversations/${of.conversation}`, { title: 'taken' }],
  [`PATCH /api/conversations/${of.conversation}`, { model: 'large' }],
  [`DELETE /api/conversations/${of.conversation}`],
  [`GET /api/answers/${of.answer}/events`],
  [`GET /api/answers/${of.answer}/events?after=0`],
  [`POST /api/answers/${of.answer}/stop`],
  [`GET /v1/receipts/${of.receipt}`],
  [`GET /v1/receipts/${of.receipt}?show=text`],
  [`POST /v1/receipts/${of.receipt}/replay`],
  [`DELETE /api/keys/${of.key}`],
]

/** Everything that comes back, but the time of day. */
async function everything(world: HttpWorld, as: Who, line: string, body: unknown) {
  const headers = { 'x-request-id': 'fixed' }
  const answer = await ask(world, line, { as, headers, ...(body !== undefined && { body }) })
  const sent = [...answer.headers].filter(([name]) => name !== 'date')
  return JSON.stringify([answer.status, sent, answer.text])
}

test('what belongs to another account answers byte for byte as what does not exist', async () => {
  await using world = await openHttp()
  const theirs = doors(await belongings(world))
  const none = 'AAAAAAAAAAAAAAAAAAAAAA'
  const missing = doors({ conversation: none, answer: none, receipt: none, key: none })
  for (const [at, [line, body]] of theirs.entries()) {
    const [other = '', same] = missing[at] ?? []
    const asked = await everything(world, 'stranger', line, body)
    expect(asked, line).toBe(await everything(world, 'stranger', other, same))
    expect(asked).toMatch(/^\[404,/)
    expect(asked).not.toMatch(/secret/)
  }
})

test('nobody gets further than 401, whether or not the thing exists', async () => {
  await using world = await openHttp()
  for (const [line, body] of doors(await belongings(world))) {
    const { status, text } = await ask(world, line, body === undefined ? {} : { body })
    expect(status, line).toBe(401)
    expect(text).not.toMatch(/secret/)
  }
})

test('a stranger’s attempts change nothing: its owner finds everything as it was', async () => {
  await using world = await openHttp()
  const mine = await belongings(world)
  for (const [line, body] of doors(mine)) await everything(world, 'stranger', line, body)
  expect(world.answering.stops).toEqual([])
  const conversation = await ask(world, `GET /api/conversations/${mine.conversation}`, {
    as: 'owner',
  })
  expect(conversation.json()).toMatchObject({ title: 'my secret title' })
  expect((await ask(world, `GET /v1/receipts/${mine.receipt}`, { as: 'owner' })).status).toBe(200)
  expect((await ask(world, `DELETE /api/keys/${mine.key}`, { as: 'owner' })).status).toBe(204)
})

test('a question that continues another account’s conversation is refused without repeating the id', async () => {
  await using world = await openHttp()
  const body = { ...question, conversation: 'not-theirs' }
  const refused = await ask(world, 'POST /api/questions', { as: 'stranger', body })
  expect(refused.status).toBe(404)
  expect(refused.json()).toMatchObject({ code: 'not_found', param: 'conversation' })
  expect(refused.text).not.toContain('not-theirs')
})

test('every address but the public ones asks who is there', async () => {
  await using world = await openHttp()
  const closed = [
    'GET /api/keys',
    'POST /api/keys',
    'GET /api/models',
    'GET /api/conversations',
    'GET /api/instructions',
    'PUT /api/instructions',
    'POST /api/questions',
    'PUT /api/account/credentials',
    'GET /v1/models',
    'POST /v1/chat/completions',
    'POST /v1/noise',
    'GET /metrics',
  ]
  for (const line of closed) {
    const { status, headers } = await ask(world, line)
    expect(status, line).toBe(401)
    expect(headers.get('www-authenticate')).toBe('Bearer')
  }
})
