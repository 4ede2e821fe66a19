import { createHash, createHmac } from 'node:crypto'
import { noiseCommit, toBase64Url, utf8 } from '@overt/verifier'
import type { Db, Store } from '../store/database.ts'
import { newId } from '../store/id.ts'
import { NotFoundError, type Nonce } from './answering.ts'
import { capNoise, dropNoiseBefore, insertNoise, noiseOf, spendNoise } from './noise-rows.ts'

/** How long a commitment waits for its question. */
const NOISE_MS = 10 * 60_000

/** The most commitments that one account holds; the oldest make way. */
export const MOST_NOISE = 32

type Parts = {
  readonly store: Store
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
}

/** The key k of one answer: `id` is the row that the asker was given it by, null when nobody was. */
export type Noise = {
  readonly id: string | null
  readonly k: Uint8Array
  readonly nonce: Uint8Array | null
}

/** Commits to a one-use k before the asker's nonce is known (spec/receipt.md, noise). */
export async function commitNoise(
  { store, clock, random }: Parts,
  account: string,
): Promise<{ readonly id: string; readonly commit: string }> {
  const id = newId(random)
  const k = random(32)
  const now = clock()
  await store.transact(async (tx) => {
    await dropNoiseBefore(tx, iso(now - NOISE_MS))
    await insertNoise(tx, { id, account, key: k, created: iso(now) })
    await capNoise(tx, account, MOST_NOISE)
  })
  return { id, commit: toBase64Url(await noiseCommit(k)) }
}

/** The committed k of a nonce, or a fresh one. It stays unspent until the question is stored. */
export async function noiseFor(parts: Parts, account: string, nonce: Nonce | null): Promise<Noise> {
  if (nonce === null) return { id: null, k: parts.random(32), nonce: null }
  const row = await noiseOf(parts.store.db, account, nonce.noise)
  if (row === null || row.created < iso(parts.clock() - NOISE_MS)) throw unknownNoise()
  return { id: row.id, k: row.key, nonce: nonce.nonce }
}

/** Uses it up, in the transaction that stores the question. */
export async function spend(tx: Db, noise: Noise): Promise<void> {
  if (noise.id !== null && !(await spendNoise(tx, noise.id))) throw unknownNoise()
}

const unknownNoise = () =>
  new NotFoundError('noise', 'There is no such noise: it was used or is too old; ask for another.')

const iso = (ms: number): string => new Date(ms).toISOString()

/** The key K of one run (spec/receipt.md, noise): by the caller's seed if there is one, else by k and the nonce. */
export function noiseKey(
  noise: Noise,
  seed: number | null,
  choice: number,
  run: number,
): Uint8Array {
  const ofAnswer = seed === null ? ofNonce(noise) : ofSeed(seed)
  const which = new DataView(new ArrayBuffer(8))
  which.setUint32(0, choice)
  which.setUint32(4, run)
  return bytes(createHmac('sha256', ofAnswer).update(new Uint8Array(which.buffer)).digest())
}

/** Without a nonce nothing follows the prefix. */
function ofNonce({ k, nonce }: Noise): Uint8Array {
  const hmac = createHmac('sha256', k).update(utf8('overt/noise/1\n'))
  return bytes(hmac.update(nonce ?? new Uint8Array()).digest())
}

function ofSeed(seed: number): Uint8Array {
  const number = new DataView(new ArrayBuffer(8))
  number.setBigInt64(0, BigInt(seed))
  const hash = createHash('sha256').update(utf8('overt/seed/1\n'))
  return bytes(hash.update(new Uint8Array(number.buffer)).digest())
}

/** Out of Node's Buffer, whose memory is shared. */
const bytes = (buffer: Uint8Array): Uint8Array => new Uint8Array(buffer)
