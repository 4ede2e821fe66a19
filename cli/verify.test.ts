import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { root } from '../test/repository.ts'
import { overt } from './context.fixture.ts'
import { fakeCommit, fakeReceipt, receiptBytes } from './receipt.fixture.ts'

let folder: string
let receipt: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-verify-'))
  receipt = join(folder, 'answer.receipt.json')
  const nonce = 'A'.repeat(43)
  const bundle = await fakeReceipt({ commit: await fakeCommit(), nonce, body: '{}', shown: null })
  await writeFile(receipt, receiptBytes(bundle))
})

afterAll(() => rm(folder, { recursive: true }))

describe('verify', () => {
  promises('verify:exit-codes')

  test('exits 2 where the reader trusts nobody', async () => {
    const { status, out, err } = await overt(['verify', receipt])
    expect({ status, err }).toEqual({ status: 2, err: '' })
    expect(out).toContain('NOT ESTABLISHED')
  })

  test('exits 2 where the origin given is another one', async () => {
    const origin = 'z'.repeat(26)
    expect((await overt(['verify', receipt, '--origin', origin])).status).toBe(2)
  })

  test('exits 1 where the file is refused', async () => {
    const file = join(folder, 'not.json')
    await writeFile(file, 'hello')
    const { status, out } = await overt(['verify', file])
    expect(status).toBe(1)
    expect(out).toContain('E_PARSE')
  })

  test('prints the whole verdict as one object', async () => {
    const { status, out } = await overt(['verify', receipt, '--json'])
    const verdict: unknown = JSON.parse(out)
    expect(status).toBe(2)
    expect(verdict).toMatchObject({ exit: 2, verdict: 'not established', level: null })
  })

  test.each([
    ['a file that is not there', 'nothing.json', 'there is no such file'],
    ['a folder', '.', 'it is a folder'],
  ])('%s is neither proven nor refused: exit 66', async (_, name, why) => {
    const { status, err } = await overt(['verify', join(folder, name)])
    expect(status).toBe(66)
    expect(err).toContain(why)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  test('a policy that cannot be read is no reason to refuse the receipt: exit 66', async () => {
    const policy = join(folder, 'no.policy')
    expect((await overt(['verify', receipt, '--policy', policy])).status).toBe(66)
  })

  test('trust comes from one place: a policy and an origin are a usage error', async () => {
    const { status, err } = await overt(['verify', receipt, '--policy', receipt, '--origin', 'x'])
    expect(status).toBe(64)
    expect(err).toContain('--policy')
  })
})

type Vector = {
  readonly file: string
  readonly about: string
  readonly trust: { readonly policy?: string; readonly origin?: string } | null
  readonly exit: number
}

describe('verify, on the vectors of spec/receipt.md,', () => {
  const vectors = join(root, 'spec', 'vectors')

  test('exits as each of them says', async () => {
    const cases: readonly Vector[] = JSON.parse(
      await readFile(join(vectors, 'receipts.json'), 'utf8'),
    )
    expect(new Set(cases.map(({ exit }) => exit))).toEqual(new Set([0, 1, 2]))
    for (const { file, about, trust, exit } of cases) {
      const args = await trustArguments(trust)
      const { status } = await overt(['verify', join(vectors, file), ...args])
      expect({ about, status }).toEqual({ about, status: exit })
    }
  })

  async function trustArguments(trust: Vector['trust']): Promise<readonly string[]> {
    if (trust?.origin !== undefined) return ['--origin', trust.origin]
    if (trust?.policy === undefined) return []
    const policy = join(folder, 'trust.policy')
    await writeFile(policy, trust.policy)
    return ['--policy', policy]
  }
})
