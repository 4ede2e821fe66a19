import { type Policy, type Vkey, checkConsistency, utf8 } from '@overt/verifier'
import { openHead } from '../ledger/head.ts'
import { type Head, LedgerError } from '../ledger/ledger.ts'
import type { ReadableStorage } from '../ledger/storage.ts'
import { rememberedTiles } from '../ledger/tile-tree.ts'
import { consistencyHashes } from '../ledger/tree-proof.ts'
import { type Said, bodyOf, patienceMs, probe } from './submission.ts'
import { originHash } from './witness-folder.ts'

/** How what a witness remembers of a ledger stands to what is here. */
export type Standing =
  | { readonly type: 'agrees' | 'ahead' | 'forked'; readonly size: number }
  /** It has not seen all of it; `compared` says whether what it has seen is known to be a part of this one. */
  | { readonly type: 'behind'; readonly size: number; readonly compared: boolean }
  | { readonly type: 'silent'; readonly why: string }

export type WitnessStanding = { readonly name: string } & Standing

export type Standings = {
  readonly origin: string
  /** Entries under the newest signed head here. */
  readonly size: number
  readonly witnesses: readonly WitnessStanding[]
}

export type StandingsOptions = {
  /** The ledger's folder; its server may run. */
  readonly storage: Pick<ReadableStorage, 'head' | 'read'>
  readonly logVkey: string
  readonly policy: Policy
  readonly fetch: typeof fetch
  readonly signal: AbortSignal
}

/** A server beside us signs on while we ask: so often its newer head is taken up. */
const mostLooks = 3

/**
 * Asks each witness of the policy for its size, and changes nothing by it. No witness has more than was signed,
 * so the signed head is what they are compared with, read again where one of them has more.
 * @throws LedgerError when there is no signed head to compare.
 */
export async function standingsOf(options: StandingsOptions): Promise<Standings> {
  let head = await signedHead(options)
  for (let look = 1; ; look += 1) {
    const witnesses = await Promise.all(
      options.policy.witnesses.map(async (witness) => ({
        name: witness.name,
        ...(await standing(options, witness, head)),
      })),
    )
    const found = { origin: originOf(options), size: head.size, witnesses }
    if (look === mostLooks || !witnesses.some(({ type }) => type === 'ahead')) return found
    const newer = await signedHead(options)
    if (newer.size === head.size) return found
    head = newer
  }
}

const originOf = ({ logVkey }: StandingsOptions): string => logVkey.slice(0, logVkey.indexOf('+'))

async function signedHead({ storage, logVkey }: StandingsOptions): Promise<Head> {
  const bytes = await storage.head()
  const head = bytes && (await openHead(bytes, logVkey))
  if (head) return head
  const why = 'there is no signed head of it here'
  throw new LedgerError('ledger_damaged', `could not ask the ledger's witnesses: ${why}; run fsck`)
}

async function standing(options: StandingsOptions, witness: Vkey, head: Head): Promise<Standing> {
  const url = options.policy.addresses.get(witness)
  if (url === undefined) return { type: 'silent', why: 'the policy gives no address' }
  const { fetch, signal } = options
  const said: Said = await probe({ witness, url, fetch }, head, signal)
  switch (said.type) {
    case 'cosigned':
      return { type: 'agrees', size: head.size }
    case 'ahead':
    case 'forked':
      return { type: said.type, size: said.size }
    case 'behind':
      return compared(options, url, said.size, head)
    case 'failed':
      return { type: 'silent', why: said.why }
  }
}

/** Another history may hide behind a smaller size: what the witness shows to monitors tells. */
async function compared(
  options: StandingsOptions,
  url: string,
  size: number,
  head: Head,
): Promise<Standing> {
  if (size === 0) return { type: 'behind', size, compared: true }
  const theirs = await shownBy(options, url)
  // Whoever shows another size has moved on since, or shows what is an hour old.
  if (theirs === null || theirs.size !== size) return { type: 'behind', size, compared: false }
  const tiles = rememberedTiles(options.storage)(head.size)
  const hashes = await consistencyHashes(tiles, size, head.size)
  const isPart = await checkConsistency(size, head.size, theirs.root, head.root, hashes)
  return isPart ? { type: 'behind', size, compared: true } : { type: 'forked', size }
}

/** The checkpoint that a witness shows to monitors, where this ledger signed it. */
async function shownBy(options: StandingsOptions, url: string): Promise<Head | null> {
  const { fetch, logVkey, signal } = options
  const address = `${url.replace(/\/+$/, '')}/${originHash(originOf(options))}/checkpoint`
  try {
    const response = await fetch(address, {
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    })
    return response.ok ? await openHead(utf8(await bodyOf(response)), logVkey) : null
  } catch {
    // A witness need not tell monitors anything at this address.
    return null
  }
}
