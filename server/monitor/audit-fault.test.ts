import { type AuditBody, auditEntry, drawLeaves, fromBase64Url, toBase64Url } from '@overt/verifier'
import { expect, test } from 'vitest'
import { appendAll, leaves, openTestLedger } from '../ledger/ledger-fixture.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { memoryDisk, openMemory } from '../ledger/memory-storage.ts'
import { auditFault } from './audit-fault.ts'
import { decodeBundle, encodeBundle } from '../ledger/bundle.ts'

const SHARE = 300_000
const open = () => openTestLedger(openMemory(memoryDisk()))

const remote = (
  ledger: Ledger,
  bend: (path: string, bytes: Uint8Array) => Uint8Array = (_, b) => b,
) => ({
  checkpoint: async () => '',
  async read(path: string) {
    const bytes = await ledger.read(path)
    return bytes === null ? null : bend(path, bytes)
  },
})

/** An honest audit of some leaves, by the root that the ledger has now. */
async function audited(ledger: Ledger, from: number, to: number): Promise<AuditBody> {
  const { size, root } = ledger.head()
  const all = []
  for (let index = from; index < to; index++) {
    all.push({ index, leaf: (await ledger.entry(index)) ?? new Uint8Array() })
  }
  const { length } = await drawLeaves(all, root, SHARE)
  const beacon = { size, root: toBase64Url(root) }
  const counts = { drawn: length, exact: length, consistent: 0, inconsistent: 0, inconclusive: 0 }
  return {
    v: 'audit/v1',
    origin: ledger.origin,
    from,
    to,
    share: SHARE,
    beacon,
    ...counts,
    digest: null,
  }
}

test('an honest audit has no fault, whatever part of the ledger it covers', async () => {
  await using ledger = await open()
  await appendAll(ledger, leaves(700))
  const audits: AuditBody[] = []
  for (const [from, to] of [
    [0, 700],
    [3, 256],
    [256, 512],
    [511, 513],
    [690, 701],
  ] as const) {
    audits.push(await audited(ledger, from, to))
  }
  for (const more of [1, 55, 300, 1000]) {
    await appendAll(ledger, leaves(more, ledger.head().size * 1000))
    for (const audit of audits) {
      expect(await auditFault(remote(ledger), ledger.head(), audit, audit.from)).toBeNull()
    }
  }
})

test('one that draws fewer or more than its root does is found out', async () => {
  await using ledger = await open()
  await appendAll(ledger, leaves(100))
  const audit = await audited(ledger, 0, 100)
  expect(audit.drawn).toBeGreaterThan(5)
  await appendAll(ledger, leaves(10, 9000))
  for (const drawn of [audit.drawn - 1, audit.drawn + 1]) {
    const fault = await auditFault(
      remote(ledger),
      ledger.head(),
      { ...audit, drawn, exact: drawn },
      0,
    )
    expect(fault).toBe(`it drew ${drawn} answers where its root draws ${audit.drawn}`)
  }
})

test('one by a root that the ledger never had is found out', async () => {
  await using ledger = await open()
  await appendAll(ledger, leaves(100))
  const audit = await audited(ledger, 0, 100)
  const never = { ...audit, beacon: { ...audit.beacon, root: toBase64Url(new Uint8Array(32)) } }
  const early = { ...audit, beacon: { ...audit.beacon, size: 100 } }
  await appendAll(ledger, leaves(10, 9000))
  for (const one of [never, early, { ...audit, beacon: { ...audit.beacon, size: 0 } }]) {
    const fault = await auditFault(remote(ledger), ledger.head(), one, 0)
    expect(fault).toBe(`it draws by a root that was never that of ${one.beacon.size} entries`)
  }
})

test('one that leaves out answers is found out, and not one that leaves out what is none', async () => {
  await using ledger = await open()
  await appendAll(ledger, leaves(20))
  const audit = await audited(ledger, 10, 20)
  expect(await auditFault(remote(ledger), ledger.head(), audit, 4)).toBe(
    'it leaves out the answer 4',
  )
  await appendAll(ledger, [auditEntry(audit), auditEntry({ ...audit, to: 19 })])
  const { size } = ledger.head()
  await appendAll(ledger, leaves(3, 9000))
  const next = await audited(ledger, size, size + 3)
  expect(await auditFault(remote(ledger), ledger.head(), next, size - 2)).toBeNull()
})

test('a server that serves other old entries, so that its count comes right, is found out', async () => {
  await using ledger = await open()
  await appendAll(ledger, leaves(600))
  const audit = await audited(ledger, 0, 600)
  const bent = remote(ledger, (path, bytes) => {
    if (!path.startsWith('tile/entries/000')) return bytes
    const [first, ...others] = decodeBundle(bytes) ?? []
    return first === undefined ? bytes : encodeBundle([...others, first])
  })
  expect(fromBase64Url(audit.beacon.root)).not.toBeNull()
  expect(await auditFault(bent, ledger.head(), audit, 0)).toBe(
    'the entries that it draws from are not those of its checkpoint',
  )
})
