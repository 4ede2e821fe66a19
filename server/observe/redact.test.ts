import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { redact } from './redact.ts'

const person = 'my doctor says I have'

test('what people and models write is hidden at any depth', () => {
  const fields = {
    text: person,
    request: { messages: [{ role: 'user', content: person }] },
    event: { type: 'delta', delta: person, deep: { prompt: person, Title: person } },
    list: [{ segments: [person] }, { question: person }],
  }
  expect(JSON.stringify(redact(fields))).not.toContain(person)
  expect(redact(fields)['event']).toMatchObject({ type: 'delta', delta: '[hidden]' })
})

test('what opens doors is hidden however it is spelled', () => {
  const names = [
    'Authorization',
    'cookie',
    'Set-Cookie',
    'api_key',
    'x-api-key',
    'KEY',
    'noise_key',
    'token',
  ]
  for (const name of names) expect(redact({ [name]: 'sk-1' })).toEqual({ [name]: '[hidden]' })
})

test('a long string under an innocent name is told by its length', () => {
  expect(redact({ detail: 'x'.repeat(257) })).toEqual({ detail: '[257 characters]' })
  expect(redact({ detail: 'x'.repeat(256) })).toEqual({ detail: 'x'.repeat(256) })
})

test('bytes are told by their length', () => {
  expect(redact({ leaf: new Uint8Array(33) })).toEqual({ leaf: '[33 bytes]' })
})

test('an error keeps its name, reason, code and place, and its cause', () => {
  const error = new Error('could not write tile 3', { cause: new RangeError('disk full') })
  const { error: said } = redact({
    error: Object.assign(error, { code: 'ENOSPC', prompt: person }),
  })
  expect(said).toMatchObject({
    type: 'Error',
    reason: 'could not write tile 3',
    code: 'ENOSPC',
    at: expect.arrayContaining([expect.stringContaining('redact.test.ts')]),
    cause: { type: 'RangeError', reason: 'disk full' },
  })
  expect(JSON.stringify(said)).not.toContain(person)
})

test('a parser error does not quote what it could not parse', () => {
  let caught: unknown
  try {
    JSON.parse(`{"a": ${person}}`)
  } catch (error) {
    caught = error
  }
  expect(String(caught)).toContain('my doctor')
  const said = JSON.stringify(redact({ error: caught, other: { cause: caught } }))
  expect(said).not.toContain('my doctor')
})

test('numbers, dates, null and what cannot be written pass or vanish without a throw', () => {
  const date = new Date(0)
  expect(redact({ a: 1, b: null, c: date, d: 10n, e: () => 1, f: true })).toEqual({
    a: 1,
    b: null,
    c: date.toISOString(),
    d: '10',
    e: undefined,
    f: true,
  })
})

test('a circle ends', () => {
  const circle: { self?: object } = {}
  circle.self = circle
  expect(JSON.stringify(redact(circle))).toContain('[deeper]')
})

test('no string of a forbidden field is ever found in what is left', () => {
  const secret = 'ZQX-the-secret'
  fc.assert(
    fc.property(
      fc.object({ maxDepth: 4, values: [fc.constant(1), fc.constant(null)] }),
      fc.constantFrom('text', 'prompt', 'content', 'key', 'password'),
      (around, name) => {
        const fields = { ...around, inner: { ...around, list: [{ [name]: [{ any: secret }] }] } }
        expect(JSON.stringify(redact(fields))).not.toContain(secret)
      },
    ),
  )
})
