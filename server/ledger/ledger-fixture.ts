import { randomBytes } from 'node:crypto'
import { type Genesis, genesisEntry, originOf, toBase64 } from '@overt/verifier'
import { type SigningKey, keyOfSeed } from './key.ts'
import { type Fsck, fsck } from './fsck.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerLogger } from './logger.ts'
import { type MemoryDisk, memoryDisk, openMemory } from './memory-storage.ts'
import { type Beginning, openLedger } from './open-ledger.ts'
import type { LedgerStorage } from './storage.ts'

// What the tests of the ledger share: keys from fixed seeds, a ledger in memory, its check.

export const silent: LedgerLogger = { info: () => {}, warn: () => {}, error: () => {} }

export const keyOf = (byte: number): SigningKey => keyOfSeed(new Uint8Array(32).fill(byte))

export const testKeys = { log: keyOf(1), promise: keyOf(2) }

const testGenesis: Genesis = {
  v: 'genesis/v1',
  logKey: toBase64(testKeys.log.publicKey),
  promiseKey: toBase64(testKeys.promise.publicKey),
  board: { members: [{ name: 'owner', key: toBase64(keyOf(3).publicKey) }], threshold: 1 },
}

export const testOrigin = await originOf('test.example', testGenesis)

export const testBeginning: Beginning = {
  origin: testOrigin,
  entries: [genesisEntry(testGenesis)],
}

/** An entry shaped as an answer's leaf, another one for each number. */
export function leaf(number: number): Uint8Array {
  const bytes = new Uint8Array(33)
  bytes[0] = 1
  new DataView(bytes.buffer).setUint32(1, number)
  return bytes
}

export const leaves = (count: number, from = 0): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, at) => leaf(from + at))

export const patience = (): AbortSignal => AbortSignal.timeout(20_000)

/** A clock without batching: each look at it is a second later. */
export function quickClock(): () => number {
  let now = 1_795_000_000_000
  return () => (now += 1000)
}

export const testOptions = {
  keys: testKeys,
  random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
  logger: silent,
  begin: async () => testBeginning,
}

export function openTestLedger(
  storage: LedgerStorage,
  begin: () => Promise<Beginning> = async () => testBeginning,
): Promise<Ledger> {
  return openLedger({ ...testOptions, storage, clock: quickClock(), begin })
}

export const checkDisk = (disk: MemoryDisk): Promise<Fsck> =>
  fsck(openMemory(disk), { origin: testOrigin })

/** Appends all at once, so that they share journal frames and signed heads, and waits for the seal. */
export async function appendAll(
  ledger: Ledger,
  entries: readonly Uint8Array[],
): Promise<readonly number[]> {
  const indexes = await Promise.all(entries.map((entry) => ledger.append(entry)))
  await ledger.sealed(Math.max(...indexes), patience())
  return indexes
}

/** A disk with a closed ledger of the genesis and so many leaves. */
export async function diskOf(count: number): Promise<MemoryDisk> {
  const disk = memoryDisk()
  await using ledger = await openTestLedger(openMemory(disk))
  if (count > 0) await appendAll(ledger, leaves(count))
  return disk
}
