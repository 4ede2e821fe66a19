import { headBytes } from './head.ts'
import { integrate, publish, sweep } from './integrate.ts'
import { decodeJournal, encodeFrame } from './journal.ts'
import { type Head, type Ledger } from './ledger.ts'
import type { LedgerLogger } from './logger.ts'
import { noteSigner } from './note-signer.ts'
import { type LedgerKeys, damaged, recover, rolledBack } from './recover.ts'
import { Sequencer, maxBatch } from './sequencer.ts'
import { ServedLedger } from './served-ledger.ts'
import type { LedgerStorage } from './storage.ts'
import { type Tree, emptyTree } from './tree.ts'

/** What a ledger begins with: its origin and its first entries, the genesis before all others. */
export type Beginning = { readonly origin: string; readonly entries: readonly Uint8Array[] }

export type LedgerOptions = {
  /** Disposed with the ledger, and when it cannot be opened. */
  readonly storage: LedgerStorage
  readonly keys: LedgerKeys
  readonly clock: () => number
  readonly logger: LedgerLogger
  /**
   * How many entries this ledger is known, from elsewhere, to have acknowledged. Fewer here means that
   * its folder was set back or is gone, and signing on would give one origin two histories.
   */
  readonly atLeast?: number
  /** Asked only for a ledger that has never been signed. */
  readonly begin: () => Promise<Beginning>
}

/**
 * Opens a ledger for its one writer, after finishing or undoing what a crash left: when this resolves
 * all that was ever acknowledged is under a published, signed head.
 * @throws LedgerError when it must not sign.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { storage, keys, clock, logger, atLeast = 0 } = options
  try {
    const existing = await storage.head()
    if (existing === null && atLeast > 0) throw rolledBack(0, atLeast)
    const found = await recover(storage, keys, existing ?? (await beginLedger(options)))
    const { signer, journalIsWhole, journalBytes } = found
    const entries = found.signed.tree.size + found.acknowledged.length
    if (entries < atLeast) throw rolledBack(entries, atLeast)
    const signed = await catchUp(storage, found)
    if (!journalIsWhole) logger.warn({}, 'the journal of the ledger had a torn end, which was cut')
    const start = { storage, signer, logger, clock, signed, journalIsWhole, journalBytes }
    const promiseSigner = await noteSigner(`${signer.name}/promise`, keys.promise)
    return new ServedLedger({ storage, signer, promiseSigner, sequencer: new Sequencer(start) })
  } catch (error) {
    await storage[Symbol.asyncDispose]()
    throw error
  }
}

/**
 * The first entries, all in one frame of the journal, then the first signed head. Killed anywhere in
 * between, the next start begins anew: nobody has seen a ledger that has no head.
 */
async function beginLedger({ storage, keys, begin }: LedgerOptions): Promise<Uint8Array> {
  const { origin, entries } = await begin()
  await requireUnbegun(storage, entries.length)
  await storage.remove('tile')
  await storage.replaceJournal(encodeFrame({ first: 0, entries }))
  const signer = await noteSigner(origin, keys.log)
  const { head } = await integrate(storage, signer, { tree: emptyTree, head: null }, entries)
  return headBytes(head)
}

/** A ledger without a head is either unfinished or has lost it; only the first may begin anew. */
async function requireUnbegun(storage: LedgerStorage, firstEntries: number): Promise<void> {
  const { frames, tail } = decodeJournal(await storage.readJournal())
  const entries = frames.reduce((sum, frame) => sum + frame.entries.length, 0)
  const tiles = await storage.list('tile')
  const lost =
    (await storage.read('checkpoint')) !== null ||
    tail === 'damaged' ||
    entries > firstEntries ||
    (entries === 0 && tiles.length > 0)
  if (lost) throw damaged('head', 'there are entries but no signed head')
}

/** Seals what was acknowledged before the crash and publishes what was signed before it. */
async function catchUp(
  storage: LedgerStorage,
  found: Awaited<ReturnType<typeof recover>>,
): Promise<{ readonly tree: Tree; readonly head: Head }> {
  const { signer, acknowledged, published } = found
  const signed =
    acknowledged.length === 0
      ? found.signed
      : await integrate(storage, signer, found.signed, acknowledged)
  if (published?.size !== signed.head.size) await publish(storage, signed.head)
  // The crash may have come before the sweep of an earlier batch.
  await sweep(storage, Math.max(0, found.signed.head.size - maxBatch), signed.head.size)
  return signed
}
