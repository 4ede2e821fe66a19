import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { leaf, openTestLedger, testBeginning } from '../ledger/ledger-fixture.ts'
import { memoryDisk, openMemory } from '../ledger/memory-storage.ts'
import { silentLogger } from '../observe/logger.ts'
import {
  addLog,
  initWitness,
  openWitness,
  originHash,
  stateByHash,
} from '../witness/witness-folder.ts'
import { promises } from '../../test/promises.ts'
import { serveWitness } from './serve-witness.ts'
import { witnessRoutes } from './witness.ts'

promises('witness:serves')

const root = await mkdtemp(join(tmpdir(), 'overt-witness-'))
afterAll(() => rm(root, { recursive: true }))
const ledger = await openTestLedger(openMemory(memoryDisk()))
let made = 0

async function open(perMinute = 100) {
  const folder = join(root, `w${(made += 1)}`)
  await initWitness(folder, 'w.example', 'ed25519')
  const opened = await openWitness(folder, Date.now)
  const byHash = (hash: string) => stateByHash(folder, hash)
  const parts = { ...opened, byHash, clock: Date.now, logger: silentLogger, perMinute }
  const app = witnessRoutes(parts)
  const submit = (body: BodyInit) =>
    app.request('/add-checkpoint', { method: 'POST', body, duplex: 'half' } as RequestInit)
  return { folder, app, submit, opened }
}

const first = () => `old 0\n\n${ledger.head().text}`

describe('a witness over HTTP', () => {
  test('knows a log from the moment that it was added', async () => {
    const { folder, submit } = await open()
    expect((await submit(first())).status).toBe(404)
    await addLog(folder, ledger.logVkey)
    const reply = await submit(first())
    expect(reply.status).toBe(200)
    expect(await reply.text()).toMatch(/^\u2014 w\.example \S+\n$/)
  })

  test('tells its size with the media type of tlog-witness', async () => {
    const { folder, submit } = await open()
    await addLog(folder, ledger.logVkey)
    await submit(first())
    const reply = await submit(first())
    expect(reply.status).toBe(409)
    expect(reply.headers.get('content-type')).toBe('text/x.tlog.size')
    expect(await reply.text()).toBe('1\n')
  })

  test('tells another root of the size that it has from a size that it has not', async () => {
    const { folder, submit } = await open()
    await addLog(folder, ledger.logVkey)
    const grown = (n: number) =>
      openTestLedger(openMemory(memoryDisk()), async () => ({
        ...testBeginning,
        entries: [...testBeginning.entries, leaf(n)],
      }))
    await using one = await grown(1)
    await using other = await grown(2)
    await submit(`old 0\n\n${one.head().text}`)
    const reply = await submit(`old 2\n\n${other.head().text}`)
    expect(reply.status).toBe(409)
    expect(reply.headers.get('content-type')).toContain('text/plain')
    expect(await reply.text()).toContain('another root')
  })

  test('shows monitors what it cosigned, by the hash of the origin', async () => {
    const { app, folder, submit } = await open()
    await addLog(folder, ledger.logVkey)
    const address = `/${originHash(ledger.origin)}/checkpoint`
    expect((await app.request(address)).status).toBe(404)
    const line = await (await submit(first())).text()
    const note = await (await app.request(address)).text()
    expect(note).toBe(ledger.head().text + line)
    for (const odd of ['/..%2Fname/checkpoint', '/AAAA/checkpoint', '/witness.key/checkpoint']) {
      expect((await app.request(odd)).status).toBe(404)
    }
  })

  test('remembers across restarts, and has one process at a time', async () => {
    const { folder, submit, opened } = await open()
    await addLog(folder, ledger.logVkey)
    await submit(first())
    await expect(openWitness(folder, Date.now)).rejects.toThrow('another server has it')
    opened[Symbol.dispose]()
    using again = await openWitness(folder, Date.now)
    expect(await again.witness.addCheckpoint(first())).toEqual({ status: 409, size: 1 })
  })

  test('takes so many submissions for one log in a minute', async () => {
    const { folder, submit } = await open(2)
    await addLog(folder, ledger.logVkey)
    const seen = [await submit(first()), await submit(first()), await submit(first())]
    expect(seen.map(({ status }) => status)).toEqual([200, 409, 429])
    expect(Number(seen[2]?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await submit('old 0\n\nanother.example\n1\n')).status).toBe(403)
  })

  test('reads no body without end, and none that is not text', async () => {
    const { submit } = await open()
    expect((await submit('x'.repeat(300_000))).status).toBe(413)
    expect((await submit(Uint8Array.of(0xff, 0xff))).status).toBe(413)
    expect((await submit('')).status).toBe(400)
  })

  test('serves until it is told to end, on a port that it names', async () => {
    const folder = join(root, 'served')
    const { vkey } = await initWitness(folder, 'w.example', 'ed25519')
    await addLog(folder, ledger.logVkey)
    const end = new AbortController()
    const said = Promise.withResolvers<string>()
    const served = serveWitness({
      folder,
      host: '127.0.0.1',
      port: 0,
      rate: 10,
      clock: Date.now,
      logger: silentLogger,
      say: said.resolve,
      signal: end.signal,
    })
    const [key, url] = (await said.promise).split(' ')
    expect(key).toBe(vkey)
    const reply = await fetch(`${url}/add-checkpoint`, { method: 'POST', body: first() })
    expect(reply.status).toBe(200)
    end.abort()
    await served
  })
})

describe('a witness folder', () => {
  test('is made once: a key that may have signed is never replaced', async () => {
    const { folder } = await open()
    await expect(initWitness(folder, 'other.example', 'ed25519')).rejects.toThrow('already')
  })

  test('that is none is refused with what to do', async () => {
    await expect(openWitness(join(root, 'nowhere'), Date.now)).rejects.toThrow('overt witness init')
  })

  test('refuses a log twice, and what is no key', async () => {
    const { folder } = await open()
    await addLog(folder, ledger.logVkey)
    await expect(addLog(folder, ledger.logVkey)).rejects.toThrow('serves that log already')
    await expect(addLog(folder, 'hello')).rejects.toThrow('no vkey')
  })

  test('may hold a post-quantum key', async () => {
    const folder = join(root, 'pq')
    const { vkey } = await initWitness(folder, 'pq.example', 'ml-dsa-44')
    expect(vkey.length).toBeGreaterThan(1700)
    await addLog(folder, ledger.logVkey)
    using opened = await openWitness(folder, Date.now)
    expect(await opened.witness.addCheckpoint(first())).toMatchObject({ status: 200 })
  })
})
