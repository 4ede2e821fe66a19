import { expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { ask, openHttp } from './http.fixture.ts'

promises('mark:header', 'mark:export')

const says = 'mode=machine-generated'

test('answers of the API, their events and exports say that a machine made them', async () => {
  await using world = await openHttp()
  const question = { conversation: null, parent: null, text: 'hello' }
  const { answer } = (
    await ask(world, 'POST /api/questions', { as: 'owner', body: question })
  ).json()
  const events = await ask(world, `GET /api/answers/${answer}/events`, { as: 'owner' })
  expect(events.headers.get('ai-disclosure')).toBe(says)
  const messages = [{ role: 'user', content: 'hi' }]
  for (const stream of [false, true]) {
    const body = { model: 'small', messages, stream }
    const completion = await ask(world, 'POST /v1/chat/completions', { as: 'owner', body })
    expect(completion.headers.get('ai-disclosure'), String(stream)).toBe(says)
  }
  expect((await ask(world, 'GET /api/session')).headers.get('ai-disclosure')).toBeNull()
})

test('an export is the account’s own, in a format that there is', async () => {
  await using world = await openHttp()
  const path = `/api/conversations/${world.conversations.add(world.owner, 'mine')}/export`
  const file = await ask(world, `GET ${path}?format=html`, { as: 'owner' })
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w-]+\.html"$/)
  expect(file.headers.get('ai-disclosure')).toBe(says)
  expect((await ask(world, `GET ${path}?format=exe`, { as: 'owner' })).status).toBe(400)
  expect((await ask(world, `GET ${path}`, { as: 'stranger' })).status).toBe(404)
  expect((await ask(world, `GET ${path}`)).status).toBe(401)
})
