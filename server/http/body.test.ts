import { expect, test } from 'vitest'
import { ask, openHttp, raw, type HttpWorld } from './http.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('api:body-limit')

const question = { conversation: null, parent: null, text: 'Hi' }

/** A request whose body never ends by itself. */
const head = (world: HttpWorld, line: string, headers: string) =>
  `${line} HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\n` +
  `Authorization: ${world.callers.owner.authorization}\r\n` +
  `Content-Type: application/json\r\n${headers}\r\n`

test('a body over the limit is 413 in both dialects', async () => {
  await using world = await openHttp()
  const body = new Uint8Array(10_000_000).fill(0x20)
  const ours = await ask(world, 'POST /api/questions', { as: 'owner', body })
  expect([ours.status, ours.json().code]).toEqual([413, 'body_too_large'])
  const theirs = await ask(world, 'POST /v1/chat/completions', { as: 'owner', body })
  expect(theirs.status).toBe(413)
  expect(theirs.json().error).toMatchObject({
    type: 'invalid_request_error',
    code: 'body_too_large',
    param: null,
  })
})

test('a body of exactly the limit is read', async () => {
  const limits = { bodyBytes: 200, requestsPerMinute: 100 }
  await using world = await openHttp({ config: { limits } })
  const send = (length: number) =>
    ask(world, 'POST /api/questions', {
      as: 'owner',
      body: JSON.stringify(question).padEnd(length),
    })
  expect((await send(200)).status).toBe(202)
  expect((await send(201)).status).toBe(413)
})

test('a body that never ends is cut off at the limit', async () => {
  const limits = { bodyBytes: 1000, requestsPerMinute: 100 }
  await using world = await openHttp({ config: { limits } })
  for (const line of ['POST /api/questions', 'POST /v1/chat/completions']) {
    const chunk = `400\r\n${' '.repeat(1024)}\r\n`
    const request = head(world, line, 'Transfer-Encoding: chunked\r\n') + chunk
    expect(await raw(world.port, request, /\}$/)).toMatch(/^HTTP\/1\.1 413 /)
  }
})

test('a small form takes no big body, and a body is not read for who may not send it', async () => {
  await using world = await openHttp()
  const body = { token: 'x'.repeat(20_000) }
  expect((await ask(world, 'POST /api/session/link', { body })).status).toBe(413)
  const big = new Uint8Array(5_000_000)
  expect((await ask(world, 'POST /api/questions', { body: big })).status).toBe(401)
})

test('what is not JSON is refused without being quoted', async () => {
  await using world = await openHttp()
  const broken = ['', '{', '{"text":', "{'a':1}", '{"a":1}x', 'NaN', '\u0000', '{"secret" 1}']
  for (const line of ['POST /api/questions', 'POST /v1/chat/completions', 'POST /api/keys']) {
    for (const body of broken) {
      const { status, text } = await ask(world, line, { as: 'owner', body })
      expect(status, `${line} ${body}`).toBe(400)
      expect(text).not.toContain('secret')
    }
  }
})

test('bytes that are not UTF-8 are refused, not mended', async () => {
  await using world = await openHttp()
  const bytes = new TextEncoder().encode(JSON.stringify(question))
  bytes[bytes.indexOf(0x48)] = 0xff
  expect((await ask(world, 'POST /api/questions', { as: 'owner', body: bytes })).status).toBe(400)
})

test('half of a character is refused wherever it stands, with the field that holds it', async () => {
  await using world = await openHttp()
  const hi = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] }
  const tool = { type: 'function', function: { name: 'f', description: 'half \ud83d' } }
  const bodies = [
    [
      'messages',
      { ...hi, messages: [{ role: 'user', content: [{ type: 'text', text: '\udc00' }] }] },
    ],
    ['tools', { ...hi, tools: [tool] }],
    ['user', { ...hi, user: '\ud800' }],
    [null, { ...hi, '\ud800': 1 }],
  ] as const
  for (const [param, body] of bodies) {
    const refused = await ask(world, 'POST /v1/chat/completions', { as: 'owner', body })
    expect([refused.status, refused.json().error.param]).toEqual([400, param])
  }
  const whole = await ask(world, 'POST /v1/chat/completions', {
    as: 'owner',
    body: '{"model":"none","messages":[{"role":"user","content":"\\ud83d\\ude42"}]}',
  })
  expect(whole.json().error.param).toBe('model')
})

test('half of a character among very many values, or very deep, is refused and breaks nothing', async () => {
  await using world = await openHttp()
  const many = `{"user":[${'0,'.repeat(400_000)}"\\ud800"]}`
  const deep = `{"user":${'['.repeat(100_000)}"\\ud800"${']'.repeat(100_000)}}`
  for (const body of [many, deep]) {
    const refused = await ask(world, 'POST /v1/chat/completions', { as: 'owner', body })
    expect([refused.status, refused.json().error.param]).toEqual([400, 'user'])
  }
})

test('a body must call itself JSON', async () => {
  await using world = await openHttp()
  const send = (type: string) =>
    ask(world, 'POST /api/questions', {
      as: 'owner',
      body: question,
      headers: { 'content-type': type },
    })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
    expect((await send(type)).status, type).toBe(415)
  }
  for (const type of ['application/json', 'Application/JSON; charset=utf-8']) {
    expect((await send(type)).status, type).toBe(202)
  }
})

test('a name that would reach a prototype is an unknown parameter', async () => {
  await using world = await openHttp()
  for (const name of ['__proto__', 'constructor', 'prototype']) {
    const body = `{"conversation":null,"parent":null,"text":"Hi","${name}":{"polluted":true}}`
    const refused = await ask(world, 'POST /api/questions', { as: 'owner', body })
    expect(refused.status, name).toBe(400)
    expect(refused.json()).toMatchObject({ code: 'unknown_parameter', param: name })
  }
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test('very deep JSON is refused or taken, and the server goes on', async () => {
  await using world = await openHttp()
  const deep = `{"model":"small","messages":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  const { status } = await ask(world, 'POST /v1/chat/completions', { as: 'owner', body: deep })
  expect(status).toBe(400)
  expect((await ask(world, 'GET /healthz')).status).toBe(200)
})
