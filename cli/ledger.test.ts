import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { overt } from './context.fixture.ts'
import { fakeCommit, fakeReceipt, receiptBytes } from './receipt.fixture.ts'

const folder = await mkdtemp(join(tmpdir(), 'overt-cli-ledger-'))
afterAll(() => rm(folder, { recursive: true }))
const pending = async () =>
  fakeReceipt({
    body: '{}',
    nonce: 'A'.repeat(43),
    commit: await fakeCommit(),
    shown: null,
  })
const copied = { origin: 'overt.local/abc', from: 4, size: 9 }

describe('ledger export', () => {
  test('copies the ledger of the data folder and says how far it has come', async () => {
    const seen: unknown[] = []
    const exportLedger = async (options: unknown) => (seen.push(options), copied)
    const args = ['--home', '/h', 'ledger', 'export', '/out']
    const { status, out } = await overt(args, { openers: { exportLedger } })
    expect({ status, out }).toEqual({ status: 0, out: 'overt.local/abc: 9 entries, 5 new.\n' })
    expect(seen).toEqual([{ home: '/h', folder: '/out' }])
    const asJson = await overt([...args, '--json'], { openers: { exportLedger } })
    expect(JSON.parse(asJson.out)).toEqual(copied)
  })

  test('that is refused says why and exits 1', async () => {
    const exportLedger = () => Promise.reject(new Error('There is no ledger yet: start it once.'))
    const ran = await overt(['ledger', 'export', '/out'], { openers: { exportLedger } })
    expect(ran).toEqual({ status: 1, out: '', err: 'There is no ledger yet: start it once.\n' })
  })
})

describe('ledger mirror', () => {
  test('hands the policy on as it is written', async () => {
    const policy = join(folder, 'trust.policy')
    await writeFile(policy, 'quorum none\n')
    const seen: unknown[] = []
    const mirrorLedger = async (options: unknown) => (seen.push(options), copied)
    const args = ['ledger', 'mirror', 'https://a.test/ledger', '/out', '--policy', policy]
    const { status, out } = await overt(args, { openers: { mirrorLedger } })
    expect({ status, out }).toEqual({ status: 0, out: 'overt.local/abc: 9 entries, 5 new.\n' })
    expect(seen).toEqual([
      { url: 'https://a.test/ledger', folder: '/out', policy: 'quorum none\n' },
    ])
  })

  test('needs a policy, and one that can be read', async () => {
    const bare = await overt(['ledger', 'mirror', 'https://a.test', '/out'])
    expect(bare.status).toBe(64)
    const args = ['ledger', 'mirror', 'https://a.test', '/out', '--policy', join(folder, 'none')]
    const gone = await overt(args)
    expect(gone).toMatchObject({ status: 66, err: expect.stringContaining('cannot be read') })
  })
})

describe('ledger proof', () => {
  test("prints a receipt's proof, or writes it, byte for byte", async () => {
    const bundle = await pending()
    const [{ proof } = { proof: '' }] = bundle.chain
    const receipt = join(folder, 'r.receipt.json')
    await writeFile(receipt, receiptBytes({ ...bundle, proof }))
    expect(await overt(['ledger', 'proof', receipt])).toEqual({ status: 0, out: proof, err: '' })
    const target = join(folder, 'r.tlog-proof')
    const written = await overt(['ledger', 'proof', receipt, '--out', target])
    expect(written).toEqual({ status: 0, out: '', err: '' })
    expect(await readFile(target, 'utf8')).toBe(proof)
  })

  test('of what is no receipt, or of one without a checkpoint yet, is refused', async () => {
    const odd = join(folder, 'odd.json')
    await writeFile(odd, '{}')
    const none = await overt(['ledger', 'proof', odd])
    expect(none).toMatchObject({ status: 1, err: expect.stringContaining('is no receipt') })
    const early = join(folder, 'early.receipt.json')
    await writeFile(early, receiptBytes(await pending()))
    const soon = await overt(['ledger', 'proof', early])
    expect(soon).toMatchObject({
      status: 1,
      err: expect.stringContaining('fetch its receipt again'),
    })
    expect((await overt(['ledger', 'proof', join(folder, 'absent')])).status).toBe(66)
  })
})
