import { headBytes } from './head.ts'
import { integrate, publish, sweep } from './integrate.ts'
import { decodeJournal, encodeFrame } from './journal.ts'
import { type Head, type Ledger } from './ledger.ts'
import type { LedgerLogger } from './logger.ts'
import { noteSigner } from './note-signer.ts'
import { type Pace, atOnce, paddingFor } from './pace.ts'
import { Publisher } from './publisher.ts'
import { type LedgerKeys, type Recovered, damaged, recover, rolledBack } from './recover.ts'
import { Sequencer, maxBatch } from './sequencer.ts'
import { ServedLedger } from './served-ledger.ts'
import type { LedgerStorage } from './storage.ts'
import { type Tree, emptyTree } from './tree.ts'
import type { Witnesses } from './witnesses.ts'

/** What a ledger begins with: its origin and its first entries, the genesis before all others. */
export type Beginning = { readonly origin: string; readonly entries: readonly Uint8Array[] }

/** A ledger that was begun before and is whole, as its files have it; nothing of it has been changed yet. */
export type FoundLedger = Pick<LedgerStorage, 'read'> &
  Pick<Recovered, 'published' | 'acknowledged'> & {
    readonly origin: string
    readonly signed: Head
  }

export type LedgerOptions = {
  /** Disposed with the ledger, and when it cannot be opened. */
  readonly storage: LedgerStorage
  readonly keys: LedgerKeys
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly logger: LedgerLogger
  /**
   * How many entries this ledger is known, from elsewhere, to have acknowledged. Fewer here means that
   * its folder was set back or is gone, and signing on would give one origin two histories.
   */
  readonly atLeast?: number
  /** Without them a head is published as soon as it is signed. */
  readonly witnesses?: Witnesses | null
  /** Asked before each batch: a charter may change it. */
  readonly pace?: () => Pace
  /** Asked before a ledger that was begun before is written to; throws where it must not be. */
  readonly permit?: (found: FoundLedger) => Promise<void>
  /** Asked only for a ledger that has never been signed. */
  readonly begin: () => Promise<Beginning>
}

/**
 * Opens a ledger for its one writer, after finishing or undoing what a crash left. Without witnesses all
 * that was ever acknowledged is under a published, signed head when this resolves. With them nothing new is
 * signed before they agree to what was: `state` says whether they did.
 * @throws LedgerError when its own storage shows that it must not sign.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { storage, keys, logger, atLeast = 0, permit } = options
  try {
    const existing = await storage.head()
    if (existing === null && atLeast > 0) throw rolledBack(0, atLeast)
    const found = await recover(storage, keys, existing ?? (await beginLedger(options)))
    const { signer, journalIsWhole } = found
    const entries = found.signed.tree.size + found.acknowledged.length
    if (entries < atLeast) throw rolledBack(entries, atLeast)
    if (existing !== null) await permit?.(asFound(storage, found))
    if (!journalIsWhole) logger.warn({}, 'the journal of the ledger had a torn end, which was cut')
    const started = existing === null ? found : await padded(options, found)
    const sequencer = await startSequencer(options, started)
    const promiseSigner = await noteSigner(`${signer.name}/promise`, keys.promise)
    return new ServedLedger({ storage, signer, promiseSigner, sequencer })
  } catch (error) {
    await storage[Symbol.asyncDispose]()
    throw error
  }
}

const asFound = (
  storage: LedgerStorage,
  { signer, signed, published, acknowledged }: Recovered,
): FoundLedger => ({
  origin: signer.name,
  read: (path) => storage.read(path),
  signed: signed.head,
  published,
  acknowledged,
})

async function startSequencer(options: LedgerOptions, found: Recovered): Promise<Sequencer> {
  const { storage, clock, random, logger, witnesses = null, pace = () => atOnce } = options
  const { signer, journalIsWhole, journalBytes } = found
  const caughtUp = await catchUp(storage, found, witnesses !== null)
  const { signed, published } = caughtUp
  const publisher = new Publisher({ storage, witnesses, logger, signed: signed.head, published })
  return new Sequencer({
    storage,
    signer,
    logger,
    clock,
    random,
    pace,
    signed,
    publisher,
    acknowledged: caughtUp.acknowledged,
    journalIsWhole,
    journalBytes,
  })
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

/**
 * What a crash left is sealed at once, so under a pace that hides it is filled up first, and a batch of padding
 * alone stands where it left nothing. Witnesses are asked first, and the sequencer pads what waits for them.
 */
async function padded(options: LedgerOptions, found: Recovered): Promise<Recovered> {
  const { storage, witnesses = null, pace = () => atOnce, random } = options
  const { acknowledged, signed } = found
  const padding = paddingFor(acknowledged.length, pace(), random)
  if (witnesses !== null || padding.length === 0) return found
  const entries = [...acknowledged, ...padding]
  const frame = encodeFrame({ first: signed.head.size, entries })
  await storage.replaceJournal(frame)
  return { ...found, acknowledged: entries, journalIsWhole: true, journalBytes: frame.length }
}

type CaughtUp = {
  readonly signed: { readonly tree: Tree; readonly head: Head }
  readonly published: Head
  readonly acknowledged: readonly Uint8Array[]
}

/**
 * Seals what was acknowledged before the crash and publishes what was signed before it; with witnesses
 * both wait for them. The first checkpoint waits for nobody: it shows who decides and by which charter,
 * and without it no witness could learn of the ledger.
 */
async function catchUp(
  storage: LedgerStorage,
  found: Recovered,
  isWitnessed: boolean,
): Promise<CaughtUp> {
  const { signer, acknowledged } = found
  const seals = !isWitnessed && acknowledged.length > 0
  const signed = seals ? await integrate(storage, signer, found.signed, acknowledged) : found.signed
  const waits = isWitnessed && found.published !== null
  const published = waits ? found.published : signed.head
  if (found.published?.size !== published.size) await publish(storage, published)
  // The crash may have come before the sweep of an earlier batch.
  await sweep(storage, Math.max(0, found.signed.head.size - maxBatch), published.size)
  return { signed, published, acknowledged: isWitnessed ? acknowledged : [] }
}
