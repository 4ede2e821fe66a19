import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { overt } from './context.fixture.ts'
import { type FakeServer, fakeServer } from './server.fixture.ts'
import type { Openers } from './openers.ts'

let home: string
let server: FakeServer
let made: string[]

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'overt-home-'))
  server = fakeServer()
  made = []
})

afterEach(() => rm(home, { recursive: true }))

const openKeys: Openers['openKeys'] = async () => ({
  create: async (name) => {
    made.push(name)
    const key = `made${made.length}`
    server.keys.add(key)
    return { id: 'k', name, key }
  },
  list: async () => [],
  revoke: async () => false,
  [Symbol.asyncDispose]: async () => {},
})

const ask = (...args: string[]) =>
  overt(['ask', '--no-receipt', ...args, 'Why?'], {
    openers: {
      openKeys,
      readSettings: async () => ({ home, url: 'http://overt.test' }),
    },
    fetch: server.fetch,
  })

const keyFile = () => join(home, 'cli.key')

describe('the key of the command line', () => {
  test('is made at the first question and used again', async () => {
    expect((await ask()).status).toBe(0)
    expect((await ask()).status).toBe(0)
    expect(made).toEqual(['overt ask'])
    expect(await readFile(keyFile(), 'utf8')).toBe('made1\n')
  })

  test('is a file that only its owner may read', async () => {
    await ask()
    expect((await stat(keyFile())).mode & 0o777).toBe(0o600)
  })

  test('is made again once it is revoked', async () => {
    await writeFile(keyFile(), 'revoked\n')
    expect((await ask()).status).toBe(0)
    expect(await readFile(keyFile(), 'utf8')).toBe('made1\n')
  })

  test('is not made where no server runs', async () => {
    const down = Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    })
    const { status, err } = await overt(['ask', 'Why?'], {
      openers: {
        openKeys,
        readSettings: async () => ({ home, url: 'http://overt.test' }),
      },
      fetch: () => Promise.reject(down),
    })
    expect(status).toBe(1)
    expect(err).toContain('No server answers at http://overt.test (ECONNREFUSED)')
    expect(made).toEqual([])
  })

  test('is never sent to a server that only the command line names', async () => {
    await writeFile(keyFile(), 'good\n')
    const { status, err } = await ask('--url', 'http://elsewhere.test')
    expect(status).toBe(64)
    expect(err).toContain('needs its --key')
    expect(server.requests).toEqual([])
  })

  test("gives way to a key of the person's own", async () => {
    expect((await ask('--url', 'http://elsewhere.test/', '--key', 'good')).status).toBe(0)
    expect(made).toEqual([])
  })

  test("of the person's own that is refused is not replaced", async () => {
    const { status, err } = await ask('--key', 'bad')
    expect({ status, err }).toEqual({ status: 1, err: 'This key is not known.\n' })
    expect(made).toEqual([])
  })
})
