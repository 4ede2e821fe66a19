import { type Genesis, equalBytes, fromBase64, originOf, parseGenesisEntry } from '@overt/verifier'
import { openHead, originOfHead } from './head.ts'
import { requireConsistency } from './integrate.ts'
import { decodeJournal, entriesFrom, journalEnd } from './journal.ts'
import type { SigningKey } from './key.ts'
import { type Head, LedgerError } from './ledger.ts'
import { type NoteSigner, noteSigner } from './note-signer.ts'
import type { LedgerStorage, ReadableStorage } from './storage.ts'
import { countAt, partialFolder, tilePath, tileWidth } from './tile-path.ts'
import { entriesAt, hashesAt } from './tile-reader.ts'
import { hashLeaf } from './hash.ts'
import { type Tree, rootOf } from './tree.ts'

export type LedgerKeys = { readonly log: SigningKey; readonly promise: SigningKey }

/** What the storage holds, checked: the signed tree, and what was acknowledged since. */
export type Recovered = {
  readonly signer: NoteSigner
  readonly signed: { readonly tree: Tree; readonly head: Head }
  /** Null when a crash came between the first signed head and its publication. */
  readonly published: Head | null
  readonly acknowledged: readonly Uint8Array[]
  readonly journalIsWhole: boolean
  readonly journalBytes: number
}

/**
 * Reads a ledger back (transparency 8, step 5). The root is derived from the right edge of the tiles,
 * so this is quick at any size; a full check is fsck's.
 * @throws LedgerError whenever signing on could fork the ledger or lose an acknowledged entry.
 */
export async function recover(
  storage: LedgerStorage,
  keys: LedgerKeys,
  cell: Uint8Array,
): Promise<Recovered> {
  const origin = originOfHead(cell)
  if (origin === null) throw damaged('head', 'it is no checkpoint')
  const signer = await noteSigner(origin, keys.log)
  const head = await openHead(cell, signer.vkey)
  if (head === null) throw wrongKey('log.key')
  const tree = await loadTree(storage, head.size)
  if (!equalBytes(rootOf(tree), head.root)) {
    throw damaged('tile', `its root is not that of the signed head of size ${head.size}`)
  }
  await requireGenesis(storage, keys, origin, head.size)
  const published = await readPublished(storage, signer, head)
  const journal = await readJournal(storage, head.size)
  await requireNothingBeyond(storage, head.size, head.size + journal.acknowledged.length)
  return { signer, signed: { tree, head }, published, ...journal }
}

/** The right edge, from the tiles that are not full. */
export async function loadTree(storage: ReadableStorage, size: number): Promise<Tree> {
  const index = Math.floor(size / tileWidth)
  const bundle = size % tileWidth === 0 ? [] : await entriesAt(storage, index, size)
  const edge: (readonly Uint8Array[])[] = []
  for (let level = 0; countAt(level, size) > 0; level += 1) {
    const count = countAt(level, size)
    const last = Math.floor(count / tileWidth)
    edge.push(count % tileWidth === 0 ? [] : await hashesAt(storage, level, last, size))
  }
  const leaves = edge[0] ?? []
  const same = bundle.every((entry, at) => equalBytes(hashLeaf(entry), leaves[at] ?? entry))
  if (!same) throw damaged('tile/entries', 'the last bundle does not hash to the last tile')
  return { size, edge, bundle }
}

async function requireGenesis(
  storage: LedgerStorage,
  keys: LedgerKeys,
  origin: string,
  size: number,
): Promise<void> {
  const [first] = await entriesAt(storage, 0, size)
  const genesis = first ? parseGenesisEntry(first) : null
  if (genesis === null) throw damaged('tile/entries/000', 'entry 0 is no genesis')
  if (!(await isOriginOf(origin, genesis))) {
    throw damaged('tile/entries/000', `entry 0 is not the genesis of ${origin}`)
  }
  if (!holdsKey(genesis.logKey, keys.log)) throw wrongKey('log.key')
  if (!holdsKey(genesis.promiseKey, keys.promise)) throw wrongKey('promise.key')
}

/** Whether the origin's fingerprint is that of this genesis. */
export async function isOriginOf(origin: string, genesis: Genesis): Promise<boolean> {
  const name = origin.slice(0, origin.lastIndexOf('/'))
  return name !== '' && (await originOf(name, genesis)) === origin
}

function holdsKey(base64: string, key: SigningKey): boolean {
  return equalBytes(fromBase64(base64) ?? new Uint8Array(), key.publicKey)
}

/** The published checkpoint may lag behind the signed head by a crash, never lead or leave it. */
async function readPublished(
  storage: LedgerStorage,
  signer: NoteSigner,
  head: Head,
): Promise<Head | null> {
  const bytes = await storage.read('checkpoint')
  if (bytes === null) return null
  const published = await openHead(bytes, signer.vkey)
  if (published === null) throw damaged('checkpoint', 'it is not signed by this ledger')
  if (published.size > head.size) throw rolledBack(head.size, published.size)
  await requireConsistency(storage, published, head)
  return published
}

async function readJournal(
  storage: LedgerStorage,
  size: number,
): Promise<Pick<Recovered, 'acknowledged' | 'journalIsWhole' | 'journalBytes'>> {
  const bytes = await storage.readJournal()
  const journal = decodeJournal(bytes)
  const acknowledged = entriesFrom(journal.frames, size)
  if (journal.tail === 'damaged' || acknowledged === null) {
    throw damaged('journal', `it misses entries after byte ${journal.wholeBytes}`)
  }
  // A journal that ends before the head (someone put an old one back) must not be added to.
  const continues = (journalEnd(journal.frames) ?? size) >= size
  const journalIsWhole = journal.tail === 'none' && continues
  return { acknowledged, journalIsWhole, journalBytes: bytes.length }
}

/** Tiles of entries that neither the head nor the journal knows show that both are from the past. */
async function requireNothingBeyond(
  storage: LedgerStorage,
  size: number,
  acknowledged: number,
): Promise<void> {
  const furthest = await furthestEntry(storage, size)
  if (furthest > acknowledged) throw rolledBack(acknowledged, furthest)
}

/** How many entries the bundle at the end of a tree of this size shows, signed or not. */
export async function furthestEntry(storage: ReadableStorage, size: number): Promise<number> {
  const index = Math.floor(size / tileWidth)
  const tile = { level: 'entries', index } as const
  const widths = (await storage.list(partialFolder(tile))).map(Number)
  if (await storage.read(tilePath({ ...tile, width: tileWidth }))) widths.push(tileWidth)
  return index * tileWidth + Math.max(0, ...widths)
}

export function rolledBack(size: number, seen: number): LedgerError {
  return new LedgerError(
    'ledger_refused',
    `refused to sign: the ledger holds ${size} entries here but had ${seen}, so its folder was ` +
      'set back to an older state; put the newer folder back, or restore into a new origin',
  )
}

export function damaged(path: string, why: string): LedgerError {
  return new LedgerError(
    'ledger_damaged',
    `refused to sign: ${path} of the ledger is damaged: ${why}; run fsck and put a good copy back`,
  )
}

function wrongKey(file: string): LedgerError {
  return new LedgerError(
    'ledger_refused',
    `refused to sign: ${file} is not the key that this ledger was begun with; put that key back`,
  )
}
