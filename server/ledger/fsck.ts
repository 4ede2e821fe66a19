import { fromBase64, formatVkey, parseGenesisEntry } from '@overt/verifier'
import { decodeBundle } from './bundle.ts'
import { type Problem, type TreeCheck, checkTree } from './fsck-tree.ts'
import { openHead, originOfHead } from './head.ts'
import { type Frame, decodeJournal, entriesFrom, journalEnd } from './journal.ts'
import type { Head } from './ledger.ts'
import { furthestEntry, isOriginOf } from './recover.ts'
import type { ReadableStorage } from './storage.ts'
import { tilePath, tileWidth } from './tile-path.ts'

export type Fsck =
  | { readonly ok: true; readonly origin: string; readonly size: number; readonly root: Uint8Array }
  | ({ readonly ok: false } & Problem)

export type FsckOptions = {
  /** The origin that the reader expects; without it the ledger's own word is taken. */
  readonly origin?: string | undefined
  readonly checkEntry?: TreeCheck['checkEntry']
}

const ed25519 = 0x01

/**
 * Derives the whole ledger from its entries and names the first thing that is wrong. It only reads,
 * and works beside the running server: it checks the ledger as of the head that it finds.
 */
export async function fsck(storage: ReadableStorage, options: FsckOptions = {}): Promise<Fsck> {
  // In this order each one covers the one before, whatever the server does meanwhile.
  const checkpoint = await storage.read('checkpoint')
  const frames = await readFrames(storage)
  const cell = await storage.head()
  if ('detail' in frames) return { ok: false, ...frames }
  if (cell === null) return missing('head')
  if (checkpoint === null) return missing('checkpoint')
  const heads = await openHeads(storage, checkpoint, cell, options.origin)
  if ('detail' in heads) return { ok: false, ...heads }
  const { published, signed, origin } = heads
  const journal = byIndex(frames)
  const check: TreeCheck = {
    storage,
    heads: [
      { path: 'checkpoint', ...published },
      { path: 'head', ...signed },
    ],
    journal,
    checkEntry: options.checkEntry ?? (async () => null),
  }
  for await (const problem of checkTree(check)) return { ok: false, ...problem }
  for await (const problem of checkEnd(storage, frames, signed.size))
    return { ok: false, ...problem }
  return { ok: true, origin, size: signed.size, root: signed.root }
}

const missing = (path: string): Fsck => ({ ok: false, path, detail: 'it is missing' })

async function readFrames(storage: ReadableStorage): Promise<readonly Frame[] | Problem> {
  const { frames, tail, wholeBytes } = decodeJournal(await storage.readJournal())
  // A frame cut short was never acknowledged, or is being written right now.
  if (tail === 'none' || tail === 'cut') return frames
  return { path: 'journal', detail: `byte ${wholeBytes} begins no whole frame` }
}

function byIndex(frames: readonly Frame[]): ReadonlyMap<number, Uint8Array> {
  return new Map(
    frames.flatMap(({ first, entries }) =>
      entries.map((entry, at): [number, Uint8Array] => [first + at, entry]),
    ),
  )
}

type Heads = { readonly origin: string; readonly published: Head; readonly signed: Head }

/** Both heads, by the key of the genesis, whose hash is in the origin's name. */
async function openHeads(
  storage: ReadableStorage,
  checkpoint: Uint8Array,
  cell: Uint8Array,
  expected: string | undefined,
): Promise<Heads | Problem> {
  const named = { checkpoint: originOfHead(checkpoint), head: originOfHead(cell) }
  if (named.checkpoint === null) return { path: 'checkpoint', detail: 'it is no checkpoint' }
  if (named.head === null) return { path: 'head', detail: 'it is no checkpoint' }
  const { path, entry } = await firstEntry(storage)
  const genesis = entry && parseGenesisEntry(entry)
  if (!genesis) return { path, detail: 'entry 0 is no genesis' }
  const right = async (origin: string) =>
    (await isOriginOf(origin, genesis)) && (expected === undefined || origin === expected)
  const [checkpointIsRight, headIsRight] = [await right(named.checkpoint), await right(named.head)]
  if (!checkpointIsRight && !headIsRight && named.checkpoint === named.head) {
    return { path, detail: `entry 0 is not the genesis of ${expected ?? named.head}` }
  }
  if (!checkpointIsRight) return { path: 'checkpoint', detail: 'its origin is not that of entry 0' }
  if (!headIsRight) return { path: 'head', detail: 'its origin is not that of entry 0' }
  const key = fromBase64(genesis.logKey) ?? new Uint8Array()
  const vkey = await formatVkey(named.head, ed25519, key)
  const [published, signed] = [await openHead(checkpoint, vkey), await openHead(cell, vkey)]
  if (published === null) return unsigned('checkpoint')
  if (signed === null) return unsigned('head')
  if (published.size > signed.size) {
    const detail = `it covers ${signed.size} entries, the published checkpoint ${published.size}`
    return { path: 'head', detail }
  }
  return { origin: named.head, published, signed }
}

const unsigned = (path: string): Problem => ({
  path,
  detail: 'the log key of the genesis did not sign it',
})

/** Entry 0, from the full bundle or from the widest partial one that is whole. */
async function firstEntry(
  storage: ReadableStorage,
): Promise<{ readonly path: string; readonly entry: Uint8Array | null }> {
  const partial = (await storage.list('tile/entries/000.p')).map(Number).sort((a, b) => b - a)
  const paths = [tileWidth, ...partial].map((width) =>
    tilePath({ level: 'entries', index: 0, width }),
  )
  for (const path of paths) {
    const bytes = await storage.read(path)
    if (bytes !== null) return { path, entry: decodeBundle(bytes)?.[0] ?? null }
  }
  return { path: 'tile/entries/000', entry: null }
}

/** The journal must go on where the head ends, and no tile may know more than both of them. */
async function* checkEnd(
  storage: ReadableStorage,
  frames: readonly Frame[],
  size: number,
): AsyncGenerator<Problem> {
  if (entriesFrom(frames, size) === null) {
    yield { path: 'journal', detail: `it misses entries between ${size} and its own` }
  }
  const known = Math.max(size, journalEnd(frames) ?? 0)
  const furthest = await furthestEntry(storage, size)
  if (furthest <= known) return
  // A server that writes beside us has moved on: then head or journal have, too.
  const now = decodeJournal(await storage.readJournal()).frames
  const moved = (journalEnd(now) ?? 0) > known
  const detail = `it covers ${known} entries, but there are bundles of ${furthest}: it was set back`
  if (!moved) yield { path: 'head', detail }
}
