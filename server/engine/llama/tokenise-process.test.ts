import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unadjusted } from '../sampler/adjustment.ts'
import { findLibraries } from './libraries.ts'
import { parseProcessor } from './processor.ts'
import type { RunEnd } from './protocol.ts'
import { Supervisor, type EngineState } from './supervisor.ts'
import { testModelPath } from './test-model.ts'

const timeout = 120_000
const forever = new AbortController().signal
const states: EngineState[] = []
let supervisor: Supervisor

beforeAll(async () => {
  const processor = parseProcessor(readFileSync('/proc/cpuinfo', 'utf8'), 2)
  const libraries = findLibraries({ platform: 'linux-x64', processor, folder: null, variant: null })
  supervisor = new Supervisor({
    load: {
      type: 'load',
      libraries,
      modelPath: testModelPath(),
      contextTokens: 1024,
      sequences: 1,
      threads: 1,
      areThreadsSet: true,
      shelfBytes: 1_000_000,
      repack: true,
      measure: 'nothing',
    },
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    onState: (state) => states.push(state),
    hangMs: timeout,
    loadMs: timeout,
    retryMs: 1,
  })
  await supervisor.opened
}, timeout)
afterAll(() => supervisor[Symbol.asyncDispose]())

const idsOf = (text: string, signal = forever) =>
  supervisor.tokenise([{ text, special: false }], true, signal)

/** Some hundreds of milliseconds of it, and few ids. */
const LONG = ' '.repeat(400_000)

/** Writes until it is told to end; counts what it writes. */
function write() {
  const written = { tokens: 0 }
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<RunEnd>()
  const run = supervisor.start(
    {
      account: 'a',
      prompt: Int32Array.from([1, 9690, 198, 504]),
      publicLength: 0,
      limit: 900,
      // Whatever ends a text is never drawn.
      filters: {
        ...unadjusted,
        bias: [0, 2].map((token) => ({ token, add: -1e9 })),
        topK: 64,
        topP: 1,
        minP: 0,
        temperature: 1,
      },
      noiseKey: new Uint8Array(32),
      grammar: null,
      scores: null,
      trace: new Uint8Array(32),
    },
    {
      prompted: () => {},
      rested: () => {},
      token: () => {
        written.tokens++
        begin()
      },
      ended: end,
      failed: fail,
    },
  )
  return { written, begun, ended, run }
}

test(
  'while a long text is tokenised answers go on, and a short text waits for none of it',
  { timeout },
  async () => {
    const { written, begun, ended, run } = write()
    await begun
    const before = written.tokens
    const order: string[] = []
    const long = idsOf(LONG).finally(() => order.push('long'))
    const short = idsOf('a short text').finally(() => order.push('short'))
    expect((await long)[0]).toHaveLength(LONG.length / 64)
    const meanwhile = written.tokens - before
    supervisor.cancel(run)
    expect(await ended).toBe('aborted')
    expect(await short).toEqual(await idsOf('a short text'))
    expect(order).toEqual(['short', 'long'])
    // In one go it is a step or two: those under way as it was asked for.
    expect(meanwhile).toBeGreaterThan(5)
  },
)

test(
  'whoever leaves waits for nothing, and the texts of others are tokenised',
  { timeout },
  async () => {
    const leave = new AbortController()
    const order: string[] = []
    const left = [idsOf(LONG, leave.signal), idsOf(LONG, leave.signal)]
    const other = idsOf('x '.repeat(20_000)).finally(() => order.push('other'))
    leave.abort(new Error('gone'))
    for (const one of left) await expect(one).rejects.toThrow('gone')
    expect(order).toEqual([])
    expect((await other)[0]?.length).toBeGreaterThan(20_000)
    await expect(idsOf(LONG, leave.signal)).rejects.toThrow('gone')
  },
)

test(
  'a text under way when the process dies is tokenised by the next one',
  { timeout },
  async () => {
    const { crashes, pid } = states.at(-1) ?? { crashes: NaN, pid: null }
    const long = idsOf(LONG)
    await idsOf('x')
    process.kill(pid ?? 0, 'SIGSEGV')
    expect((await long)[0]).toHaveLength(LONG.length / 64)
    expect(states.at(-1)?.crashes).toBe(crashes + 1)
  },
)
