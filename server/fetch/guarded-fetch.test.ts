import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { guardedFetch, guardedRequest, type Guard } from './guarded-fetch.ts'
import { promises } from '../../test/promises.ts'

promises('fetch:guarded')

const open: { close(): void }[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  open.push({ close: () => (server.closeAllConnections(), server.close()) })
  await once(server, 'listening')
  const at = server.address()
  return `http://127.0.0.1:${typeof at === 'object' ? at?.port : 0}`
}

const { signal } = new AbortController()
const guard = (change: Partial<Guard> = {}): Guard => ({
  trusted: null,
  connectMs: 2_000,
  resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  ...change,
})
const ask = (address: string, change: Partial<Guard> = {}) =>
  guardedFetch(new URL(address), { signal }, guard(change))

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const chunk of body) text += new TextDecoder().decode(chunk)
  return text
}

test('the origin that the operator trusts is asked, wherever it is', async () => {
  const origin = await serve((_, response) => response.end('weights'))
  const reply = await ask(`${origin}/x`, { trusted: origin })
  expect([reply.status, await textOf(reply.body)]).toEqual([200, 'weights'])
})

const refused: readonly (readonly [string, RegExp])[] = [
  ['http://example.com/x', /by https/],
  ['http://127.0.0.1:1/x', /by https/],
  ['https://127.0.0.1/x', /open internet/],
  ['https://[::1]/x', /open internet/],
  ['https://[::ffff:7f00:1]/x', /open internet/],
  ['https://0x7f000001/x', /open internet/],
  ['https://2130706433/x', /open internet/],
  ['https://169.254.169.254/latest', /open internet/],
  ['https://internal.example/x', /open internet/],
  ['https://me:secret@example.com/x', /user name or password/],
  ['file:///etc/passwd', /^an address is to be asked by https, and not by file$/],
]

test.each(refused)('%s is refused before anything is sent', async (address, reason) => {
  await expect(ask(address)).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringMatching(reason),
  })
})

test('a host with one address inside and one outside is refused', async () => {
  const resolve = async () => [
    { address: '1.1.1.1', family: 4 },
    { address: '10.0.0.1', family: 4 },
  ]
  await expect(ask('https://both.example/', { resolve })).rejects.toThrow('open internet')
})

test('trust is for one origin: another port or scheme of the same host is not it', async () => {
  const origin = await serve((_, response) => response.end())
  const other = await serve((_, response) => response.end('secret'))
  await expect(ask(other, { trusted: origin })).rejects.toThrow('by https')
  await expect(ask(origin.replace('http', 'https'), { trusted: origin })).rejects.toThrow(
    'open internet',
  )
})

test('each hop of a redirect is checked like the first', async () => {
  const secret = await serve((_, response) => response.end('secret'))
  const origin = await serve((_, response) =>
    response.writeHead(302, { location: `${secret}/inside` }).end(),
  )
  await expect(ask(origin, { trusted: origin })).rejects.toMatchObject({ code: 'refused' })
})

test('redirects end: a circle, and what is no address', async () => {
  let asked = 0
  const circle = await serve((request, response) => {
    asked++
    response.writeHead(302, { location: request.url ?? '/' }).end()
  })
  await expect(ask(circle, { trusted: circle })).rejects.toThrow('in a circle')
  expect(asked).toBe(6)
  const nowhere = await serve((_, response) =>
    response.writeHead(302, { location: 'http://[' }).end(),
  )
  await expect(ask(nowhere, { trusted: nowhere })).rejects.toThrow('no address')
})

test('a name is resolved once, and what was checked is what is connected to', async () => {
  let looks = 0
  const resolve = async () => {
    looks++
    // Whoever rebinds a name answers the second look with an address inside.
    return [{ address: looks === 1 ? '192.0.66.1' : '127.0.0.1', family: 4 }]
  }
  const late = ask('https://rebound.example/', { resolve, connectMs: 300 })
  await expect(late).rejects.toMatchObject({ code: 'unreachable' })
  expect(looks).toBe(1)
})

test('a host that does not answer, and one that is not there, are told apart', async () => {
  const silent = await serve(() => undefined)
  await expect(ask(silent, { trusted: silent, connectMs: 100 })).rejects.toThrow(
    'did not answer within 0.1 s',
  )
  const gone = 'http://127.0.0.1:9'
  await expect(ask(gone, { trusted: gone })).rejects.toThrow('refuses the connection')
  const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
  await expect(ask('https://none.example', { resolve })).rejects.toThrow('cannot be resolved')
})

test('whoever asked can leave before the answer and in its middle', async () => {
  const origin = await serve((request, response) => {
    if (request.url === '/slow') response.writeHead(200).write('a')
  })
  const stop = new AbortController()
  const asking = guardedRequest(
    new URL(origin),
    { signal: stop.signal },
    guard({ trusted: origin }),
  )
  stop.abort(new Error('left'))
  await expect(asking).rejects.toThrow('left')
  const middle = new AbortController()
  const reply = await guardedRequest(
    new URL(`${origin}/slow`),
    { signal: middle.signal },
    guard({ trusted: origin, connectMs: 500 }),
  )
  middle.abort()
  await expect(textOf(reply.body)).rejects.toThrow()
})
