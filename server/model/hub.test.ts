import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHub, type HubPatience } from './hub.ts'
import { openTestHub, sha256, testEntry, type TestHub } from './hub.fixture.ts'

const bytes = new Uint8Array(50_000).map((_, i) => i % 251)
const entry = testEntry(bytes)
const forever = new AbortController().signal
/** Longer than any test; a test of impatience brings its own. */
const patience = { connectMs: 60_000, idleMs: 60_000 }

let peer: TestHub
beforeEach(async () => {
  peer = await openTestHub(entry, bytes)
})
afterEach(() => peer[Symbol.asyncDispose]())

const hub = (change: Partial<HubPatience> = {}) => openHub(peer.url, { ...patience, ...change })
const nothing = () => undefined

async function collect(offset: number, source = hub()) {
  const { from, chunks } = await source.open(entry, offset, nothing, forever)
  const parts: number[] = []
  for await (const chunk of chunks) parts.push(...chunk)
  return { from, bytes: Uint8Array.from(parts) }
}

test("size and digest are read from the hub's own answer, not from the store it leads to", async () => {
  expect(await hub().claim(entry, forever)).toMatchObject({
    sizeBytes: bytes.length,
    sha256: sha256(bytes),
  })
  expect(peer.requests).toEqual(['HEAD'])
})

test('a mirror without those headers still tells the size, and an etag that is no SHA-256 is not one', async () => {
  peer.fault = { silent: true }
  expect(await hub().claim(entry, forever)).toMatchObject({ sizeBytes: bytes.length, sha256: null })
  peer.fault = { digest: 'ABC' }
  expect((await hub().claim(entry, forever)).sha256).toBeNull()
})

test("a slash at the end of the hub's address does not matter", async () => {
  const claim = await openHub(`${peer.url}//`, patience).claim(entry, forever)
  expect(claim.sizeBytes).toBe(bytes.length)
})

test('bytes come from the beginning, or from where they were asked for', async () => {
  expect(await collect(0)).toEqual({ from: 0, bytes })
  expect(await collect(40_000)).toEqual({ from: 40_000, bytes: bytes.slice(40_000) })
  peer.fault = { ignoreRange: true }
  expect((await collect(40_000)).from).toBe(0)
})

test('a refusal, a circle and a missing file are told as what they are', async () => {
  peer.fault = { status: 401 }
  await expect(hub().claim(entry, forever)).rejects.toThrow('it answered 401')
  await expect(hub().open(entry, 0, nothing, forever)).rejects.toThrow('it answered 401')
  peer.fault = { circle: true }
  await expect(hub().claim(entry, forever)).rejects.toThrow('redirects in a circle')
  peer.fault = {}
  const other = { ...entry, hub: { ...entry.hub, file: 'other.gguf' } }
  await expect(hub().claim(other, forever)).rejects.toThrow('it answered 404')
})

test('a host that cannot be resolved or refuses is told with its name', async () => {
  await expect(openHub('http://hub.invalid', patience).claim(entry, forever)).rejects.toThrow(
    'the host hub.invalid cannot be resolved',
  )
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const address = closed.address()
  const port = typeof address === 'object' ? address?.port : 0
  closed.close()
  await expect(openHub(`http://127.0.0.1:${port}`, patience).claim(entry, forever)).rejects.toThrow(
    'refuses the connection',
  )
})

test('a host that accepts and says nothing is not waited for', async () => {
  const hasty = hub({ connectMs: 300 })
  peer.fault = { stall: 'head' }
  await expect(hasty.claim(entry, forever)).rejects.toThrow('did not answer within 0.3 s')
  peer.fault = { stall: 'get' }
  await expect(hasty.open(entry, 0, nothing, forever)).rejects.toThrow('within 0.3 s')
})

test('a connection that brings nothing more is given up', async () => {
  peer.fault = { stall: 'body', cutAfter: 100 }
  await expect(collect(0, hub({ idleMs: 300 }))).rejects.toThrow('brought next to nothing')
})

test('a connection that brings a byte now and then is given up too', async () => {
  peer.fault = { drip: 20 }
  await expect(collect(0, hub({ idleMs: 300 }))).rejects.toThrow('brought next to nothing')
})

test('a host that answers GET alone is asked by GET, and nothing of the file is read for it', async () => {
  peer.fault = { noHead: true }
  expect(await hub().claim(entry, forever)).toMatchObject({ sha256: sha256(bytes) })
  expect(peer.requests).toEqual(['HEAD', 'GET'])
})

test('a hub that is overloaded says when to come back, and that is told', async () => {
  peer.fault = { status: 429, retryAfter: 17 }
  await expect(hub().claim(entry, forever)).rejects.toThrow('come back in 17 s (429)')
})

test('a size that no model has is refused before a byte', async () => {
  peer.fault = { size: 2 ** 45 }
  await expect(hub().claim(entry, forever)).rejects.toMatchObject({ code: 'refused' })
})

test('a connection that is cut is told as broken off', async () => {
  peer.fault = { cutAfter: 100 }
  await expect(collect(0)).rejects.toThrow('the connection broke off')
})

test('an abort is an abort and not a failure of the hub', async () => {
  peer.fault = { stall: 'head' }
  const stop = new AbortController()
  const claiming = hub().claim(entry, stop.signal)
  stop.abort(new Error('the person left'))
  await expect(claiming).rejects.toThrow('the person left')
})
