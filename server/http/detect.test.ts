import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { root } from '../../test/repository.ts'
import { ask, openHttp } from './http.fixture.ts'

promises('mark:detect')

const file = readFileSync(join(root, 'spec/vectors/receipt/sealed.receipt.json'), 'utf8')
const { text } = JSON.parse(file).disclosures.text.value
const line = 'POST /api/detect'
const fake = '-----BEGIN OVERT MARK-----AAAA-----END OVERT MARK-----'

test('anybody compares a text with a receipt, and hears that there is no watermark yet', async () => {
  await using world = await openHttp()
  const found = async (body: unknown) => (await ask(world, line, { body })).json()
  const same = await found({ file, text })
  expect(same).toMatchObject({ found: { type: 'receipt', match: 'same' } })
  expect(same.watermark).toMatchObject({ looked: false })
  expect(same.watermark.detail).toContain('proves nothing')
  expect((await found({ file, text: 'other words' })).found).toMatchObject({ match: 'other' })
  expect((await found({ file, origin: 'AAAAAAAAAAAAAAAAAAAAAAAAAA' })).found.type).toBe('refused')
  expect((await found({ file: file.replace(text.slice(0, 4), 'XXXX'), text })).found.type).toBe(
    'refused',
  )
  expect((await found({ text: 'Hello there' })).found).toEqual({ type: 'nothing' })
  expect((await found({ text: `said ${fake}` })).found).toEqual({ type: 'broken' })
})

test('what is no request of it is refused: empty, of a wrong type, unknown, cut short, oversized', async () => {
  await using world = await openHttp({
    config: { limits: { bodyBytes: 1000, requestsPerMinute: 100 } },
  })
  const bodies: readonly (readonly [unknown, number])[] = [
    [{}, 400],
    [{ text: '  ' }, 400],
    [{ text: 7 }, 400],
    [{ file: { a: 1 } }, 400],
    [{ text: 'a', origin: '' }, 400],
    [{ text: 'a', more: 1 }, 400],
    ['{"text":"a', 400],
    [new Uint8Array([0xff, 0xfe]), 400],
    [{ text: 'x'.repeat(1000) }, 413],
  ]
  for (const [body, status] of bodies) {
    expect((await ask(world, line, { body })).status, JSON.stringify(body)).toBe(status)
  }
  expect((await ask(world, 'GET /api/detect')).status).toBe(405)
})

test('a page of another site cannot have a visitor ask, and nobody asks without end', async () => {
  await using world = await openHttp({
    config: { limits: { bodyBytes: 1000, requestsPerMinute: 2 } },
  })
  const body = { text: 'a' }
  const headers = { origin: 'https://evil.example' }
  expect((await ask(world, line, { body, headers })).status).toBe(403)
  const statuses = []
  for (let n = 0; n < 3; n += 1) statuses.push((await ask(world, line, { body })).status)
  expect(statuses).toEqual([200, 200, 429])
  expect(
    (await ask(world, line, { body, headers: { 'x-forwarded-for': '203.0.113.7' } })).status,
  ).toBe(200)
})

test('no word of it is logged', async () => {
  let logged = ''
  const write = (chunk: Buffer, _: string, done: () => void) => {
    logged += String(chunk)
    done()
  }
  await using world = await openHttp({ logger: pino(new Writable({ write })) })
  await ask(world, line, { body: { text: 'a zebra of a secret' } })
  await ask(world, line, { body: { text: 'a zebra', origin: 5 } })
  expect(logged).toContain('/api/detect')
  expect(logged).not.toContain('zebra')
})
