import { expect, test } from 'vitest'
import { delta, ended, says, silence } from './fake.fixture.ts'
import { ask, openHttp, type HttpWorld } from './http.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('answer:resume', 'answer:outlives-client')

const question = { conversation: null, parent: null, text: 'Hi' }

async function askAnswer(world: HttpWorld): Promise<string> {
  return (await ask(world, 'POST /api/questions', { as: 'page', body: question })).json().answer
}

const numbers = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, n]) => Number(n))

test('an answer’s events come numbered, typed, as JSON, and the stream ends after the last', async () => {
  await using world = await openHttp()
  const answer = await askAnswer(world)
  const { headers, text } = await ask(world, `GET /api/answers/${answer}/events`, { as: 'page' })
  expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(headers.get('cache-control')).toMatch(/no-cache/)
  expect(numbers(text)).toEqual([0, 1, 2, 3, 4, 5])
  expect(text).toContain('id: 2\nevent: delta\ndata: {"type":"delta","text":"Hel","ids":[1]}\n\n')
  expect(text.trimEnd()).toMatch(/event: sealed\ndata: .*$/)
})

test('who comes back gets only what they missed, by header before address', async () => {
  await using world = await openHttp()
  const line = `GET /api/answers/${await askAnswer(world)}/events`
  const from = async (query: string, headers: { [name: string]: string }) =>
    numbers((await ask(world, `${line}${query}`, { as: 'page', headers })).text)
  expect(await from('?after=3', {})).toEqual([4, 5])
  expect(await from('', { 'last-event-id': '2' })).toEqual([3, 4, 5])
  expect(await from('?after=0', { 'last-event-id': '4' })).toEqual([5])
  expect(await from('', { 'last-event-id': '5' })).toEqual([])
})

test('a number that is none is refused', async () => {
  await using world = await openHttp()
  const line = `GET /api/answers/${await askAnswer(world)}/events`
  for (const after of ['x', '-2', '1.5', '1e3', '9999999999']) {
    expect((await ask(world, `${line}?after=${after}`, { as: 'page' })).status).toBe(400)
    const headers = { 'last-event-id': after }
    expect((await ask(world, line, { as: 'page', headers })).status).toBe(400)
  }
})

test('a line break in a text does not break the stream', async () => {
  await using world = await openHttp()
  world.answering.script = () => says(delta('a\n\ndata: {"type":"sealed"}\r\n\u2028'), ended)
  const line = `GET /api/answers/${await askAnswer(world)}/events`
  const { text } = await ask(world, line, { as: 'page' })
  expect(numbers(text)).toEqual([0, 1, 2])
  expect(text.split('\n').filter((one) => one.startsWith('data: {"type":"sealed"'))).toEqual([])
})

test('who leaves does not stop the answer; who presses Stop does', async () => {
  await using world = await openHttp()
  world.answering.script = silence
  const answer = await askAnswer(world)
  const leave = new AbortController()
  const response = await fetch(`${world.url}/api/answers/${answer}/events`, {
    headers: world.callers.page,
    signal: leave.signal,
  })
  await response.body?.getReader().read()
  leave.abort()
  expect((await ask(world, 'GET /healthz')).status).toBe(200)
  expect(world.answering.stops).toEqual([])
  const stopped = await ask(world, `POST /api/answers/${answer}/stop`, { as: 'page' })
  expect(stopped.status).toBe(204)
  expect(world.answering.stops).toEqual([{ answer, why: 'person' }])
})

test('a failure on the way ends the stream, and the watcher can come back', async () => {
  await using world = await openHttp()
  world.answering.script = async function* () {
    yield delta('a')
    throw new Error('a secret fault')
  }
  const line = `GET /api/answers/${await askAnswer(world)}/events`
  const { status, text } = await ask(world, line, { as: 'page' })
  expect(status).toBe(200)
  expect(numbers(text)).toEqual([0, 1])
  expect(text).not.toContain('secret')
})

test('a look at the headers alone begins nothing', async () => {
  await using world = await openHttp()
  let begun = false
  world.answering.script = async function* () {
    begun = true
    yield ended
  }
  const line = `HEAD /api/answers/${await askAnswer(world)}/events`
  const { status, text } = await ask(world, line, { as: 'page' })
  expect([status, text, begun]).toEqual([200, '', false])
})
