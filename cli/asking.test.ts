import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { promises } from '../test/promises.ts'
import { type Ran, overt } from './context.fixture.ts'
import {
  type FakeServer,
  events,
  fakeServer,
  openLine,
  usage,
  wholeAnswer,
} from './server.fixture.ts'

let folder: string
let server: FakeServer
let receipt: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-ask-'))
  receipt = join(folder, 'sky.receipt.json')
  server = fakeServer()
})

afterEach(() => rm(folder, { recursive: true }))

const settings = { home: '/nowhere', url: 'http://overt.test' }

const ask = (args: readonly string[], given: Parameters<typeof overt>[1] = {}): Promise<Ran> =>
  overt(['ask', '--key', 'good', '--receipt', receipt, ...args], {
    openers: { readSettings: async () => settings },
    fetch: server.fetch,
    ...given,
  })

describe('ask', () => {
  promises('cli:ask')

  test('prints the answer alone to standard output, and the path of the saved receipt beside it', async () => {
    const { status, out, err } = await ask(['Why', 'is the sky blue?'])
    expect({ status, out, err }).toEqual({
      status: 0,
      out: 'Blue light.\n',
      err: `Receipt: ${receipt}\n`,
    })
    expect(JSON.parse(await readFile(receipt, 'utf8'))).toMatchObject({
      statement: { v: 'answer-receipt/v1' },
    })
    expect(server.questions).toEqual([
      { conversation: null, parent: null, text: 'Why is the sky blue?', model: null },
    ])
  })

  test("takes the server's commitment before it tells its own nonce", async () => {
    await ask(['Why?'])
    const [noise, asked] = ['POST /v1/noise', 'POST /api/questions'].map((request) =>
      server.requests.indexOf(request),
    )
    expect(noise).toBeGreaterThanOrEqual(0)
    expect(noise).toBeLessThan(asked ?? -1)
  })

  test.each([
    ['a dash', ['-']],
    ['nothing', []],
  ])('reads the question from standard input for %s', async (_, args) => {
    await ask(args, { stdin: 'Why is\nthe sky blue?\n' })
    expect(server.questions[0]?.text).toBe('Why is\nthe sky blue?')
  })

  test.each([
    ['no question at a keyboard', [], undefined],
    ['an empty standard input', ['-'], ' \n'],
  ])('%s is a usage error, and nothing is asked', async (_, args, stdin) => {
    const { status } = await ask(args, stdin === undefined ? {} : { stdin })
    expect(status).toBe(64)
    expect(server.requests).toEqual([])
  })

  test('prints one object, and nothing before it', async () => {
    const { out } = await ask(['--json', '-m', 'small', 'Why?'])
    expect(JSON.parse(out)).toEqual({
      answer: 'a',
      conversation: 'c',
      model: 'small',
      text: 'Blue light.',
      stop: 'eos',
      usage,
      sealed: { index: 4, size: 5 },
      receipt: { id: 'r', file: receipt },
      digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
    })
    expect(server.questions[0]?.model).toBe('small')
  })

  test('saves the receipt under its id, in the folder where it was asked', async () => {
    const before = process.cwd()
    process.chdir(folder)
    const openers = { readSettings: async () => settings }
    const { err } = await overt(['ask', '--key', 'good', 'Why?'], { openers, fetch: server.fetch })
    process.chdir(before)
    expect(err).toBe(`Receipt: ${join(folder, 'r.receipt.json')}\n`)
    expect(await readdir(folder)).toEqual(['r.receipt.json'])
  })

  test('saves nothing where no receipt is wanted', async () => {
    const { err } = await ask(['--no-receipt', 'Why?'])
    expect(err).toBe('')
    expect(await readdir(folder)).toEqual([])
    expect(server.requests).not.toContain('GET /v1/receipts/r')
  })

  test('says that a receipt is about another question, and fails', async () => {
    server.lies = true
    const { status, out, err } = await ask(['Why?'])
    expect({ status, out }).toEqual({ status: 1, out: 'Blue light.\n' })
    expect(err).toContain('DO NOT RELY ON THIS ANSWER')
  })

  test('says that the receipt holds another answer than the one that it printed, and fails', async () => {
    promises('charter:takeover', 'receipt:own-half')
    server.sealed = 'Blue soap.'
    const { status, out, err } = await ask(['Why?'])
    expect({ status, out }).toEqual({ status: 1, out: 'Blue light.\n' })
    expect(err).toContain(
      'DO NOT RELY ON THIS ANSWER: The receipt holds another answer than the one that was shown.',
    )
  })

  test("tells the server's own sentence when it refuses", async () => {
    const { status, err } = await ask(['-m', 'unknown', 'Why?'])
    expect({ status, err }).toEqual({ status: 1, err: 'There is no model unknown.\n' })
  })

  test('says where the receipt could not be saved', async () => {
    const { status, out, err } = await ask(['--receipt', join(folder, 'no', 'x.json'), 'Why?'])
    expect({ status, out }).toEqual({ status: 1, out: 'Blue light.\n' })
    expect(err).toContain('could not be saved')
  })

  test('fails when the engine failed, and still saves the receipt', async () => {
    server.streams[0] = events(
      0,
      { type: 'delta', text: 'Blue', ids: [1] },
      { type: 'ended', stop: 'error', message: 'm', usage },
      { type: 'sealed', index: 4, size: 5 },
    )
    expect(await ask(['Why?'])).toMatchObject({ status: 1, out: 'Blue\n' })
    expect(await readdir(folder)).toEqual(['sky.receipt.json'])
  })
})

describe('a lost connection', () => {
  promises('cli:ask-reconnects')

  test('loses no word and repeats none', async () => {
    const [started, first, ...rest] = wholeAnswer
    if (started === undefined || first === undefined) throw new Error('the answer has words')
    server.streams.splice(0, 1, events(0, started, first), null, events(2, ...rest))
    expect(await ask(['Why?'])).toMatchObject({ status: 0, out: 'Blue light.\n' })
    const connections = server.requests.filter((request) => request.includes('/events'))
    expect(connections.map((request) => request.split('=')[1])).toEqual(['-1', '1', '1'])
  })
})

describe('an answer that is not sealed soon', () => {
  promises('cli:ask')

  test('is told as pending, and its receipt is saved with the promise', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    server.sealed = 'Blue light.'
    const unsealed: typeof fetch = async (input, init) => {
      if (!new Request(input).url.includes('/events')) return server.fetch(input, init)
      setImmediate(() => void vi.advanceTimersByTimeAsync(10_000))
      return new Response(openLine(events(0, ...wholeAnswer.slice(0, -1)), init?.signal))
    }
    const ran = await ask(['Why?'], { fetch: unsealed })
    expect(ran).toMatchObject({ status: 0, out: 'Blue light.\n' })
    expect(ran.err).toContain('It is pending')
    expect(await readdir(folder)).toEqual(['sky.receipt.json'])
  })
})

describe('Ctrl-C', () => {
  promises('cli:ask-stopped')

  test('stops the answer at the server and saves the receipt of what was said', async () => {
    const press = new AbortController()
    const stopping: typeof fetch = async (input, init) => {
      const response = await server.fetch(input, init)
      if (new Request(input).url.includes('/events')) setImmediate(() => press.abort())
      return response
    }
    server.streams.unshift(events(0, ...wholeAnswer.slice(0, 2)))
    const ran = await ask(['Why?'], { fetch: stopping, interrupted: press.signal })
    expect(ran.status).toBe(130)
    expect(server.requests).toContain('POST /api/answers/a/stop')
    expect(await readdir(folder)).toEqual(['sky.receipt.json'])
  })
})
