import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mostBytes } from '@overt/verifier'
import type { ReplayResult } from '@overt/wire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { overt } from './context.fixture.ts'
import type { Openers } from './openers.ts'

let folder: string
let receipt: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-replay-'))
  receipt = join(folder, 'answer.receipt.json')
  await writeFile(receipt, '{"a":1}')
})
afterAll(() => rm(folder, { recursive: true }))

const result = (changes: Partial<ReplayResult> = {}): ReplayResult => ({
  verdict: 'exact',
  run: null,
  step: null,
  reason: 'same',
  detail: 'Every token and every bit of its scores is the same.',
  engine: { variant: 'haswell', recorded: 'aa', measured: 'aa' },
  counts: { steps: 9, choices: 7, mismatches: 0, margin: 0 },
  spread: null,
  ...changes,
})

type Given = Parameters<Openers['replayFile']>[0]

function replaying(answer: ReplayResult | Error) {
  const given: Given[] = []
  const replayFile = async (options: Given) => {
    given.push(options)
    if (answer instanceof Error) throw answer
    return answer
  }
  return { given, openers: { replayFile } }
}

describe('replay', () => {
  test('hands on the file, the weights and the data folder, and says what came of it', async () => {
    const { given, openers } = replaying(result())
    const args = ['--home', '/h', 'replay', receipt, '--model', 'a.gguf']
    const { status, out, err } = await overt(args, { openers })
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toContain('exact: Every token')
    expect(out).toContain('steps 9, with a choice 7, drawn otherwise 0')
    expect(given).toMatchObject([{ home: '/h', model: 'a.gguf' }])
    expect(new TextDecoder().decode(given[0]?.bytes)).toBe('{"a":1}')
  })

  test.each([
    ['exact', 0],
    ['consistent', 0],
    ['inconsistent at step 7', 1],
    ['inconclusive', 2],
  ])('%s exits %i, and with --json prints one object', async (verdict, expected) => {
    const { openers } = replaying(result({ verdict }))
    const { status, out } = await overt(['replay', receipt, '--json'], { openers })
    expect(status).toBe(expected)
    expect(JSON.parse(out)).toEqual(result({ verdict }))
  })

  const refusal = Object.assign(new Error('This is not a receipt.'), { name: 'ReplayError' })

  test('what is no receipt is refused in one sentence', async () => {
    const { openers } = replaying(refusal)
    const { status, out, err } = await overt(['replay', receipt], { openers })
    expect({ status, out, err }).toEqual({ status: 1, out: '', err: 'This is not a receipt.\n' })
  })

  test('what could not be done is no inconsistency', async () => {
    const { openers } = replaying(new Error('The weights could not be fetched.'))
    const { status, err } = await overt(['replay', receipt], { openers })
    expect({ status, err }).toEqual({ status: 2, err: 'The weights could not be fetched.\n' })
  })

  test.each([
    [refusal, { verdict: 'refused', detail: 'This is not a receipt.' }],
    [new Error('No weights.'), { verdict: 'inconclusive', detail: 'No weights.' }],
  ])('with --json that is one object too: %s', async (error, said) => {
    const { openers } = replaying(error)
    const { out } = await overt(['replay', receipt, '--json'], { openers })
    expect(JSON.parse(out)).toEqual(said)
  })

  test('Ctrl-C says nothing of the receipt', async () => {
    const { openers } = replaying(new Error('it was stopped'))
    const given = { openers, interrupted: AbortSignal.abort() }
    const { status, out } = await overt(['replay', receipt, '--json'], given)
    expect({ status, out }).toEqual({ status: 130, out: '' })
  })

  test('takes a receipt from standard input', async () => {
    const { given, openers } = replaying(result())
    const { status } = await overt(['replay', '-'], { openers, stdin: '{"b":2}' })
    expect(status).toBe(0)
    expect(new TextDecoder().decode(given[0]?.bytes)).toBe('{"b":2}')
  })

  test('reads no more of a large file than it takes to refuse it', async () => {
    const large = join(folder, 'large.receipt.json')
    await writeFile(large, new Uint8Array(50_000_000))
    const { given, openers } = replaying(refusal)
    await overt(['replay', large], { openers })
    expect(given[0]?.bytes).toHaveLength(mostBytes + 1)
  })

  test.each([
    ['none', 'there is no such file'],
    ['.', 'it is a folder'],
  ])('the file %s exits 66 with one sentence, and with --json one object', async (name, why) => {
    const path = join(folder, name)
    const { status, err } = await overt(['replay', path])
    expect({ status, err }).toEqual({ status: 66, err: `${path} cannot be read: ${why}.\n` })
    const { out } = await overt(['replay', path, '--json'])
    expect(JSON.parse(out)).toEqual({ verdict: 'inconclusive', detail: err.trim() })
  })
})
