import type { Transparency } from '@overt/wire'
import { loadVerifier } from '../verify/load-verifier.ts'
import { type Cosigned, checkWitnesses } from './cosigned.ts'
import { lastSeen } from './last-seen.ts'
import { type Voted, votedWitnesses } from './voted.ts'

export type Holds = 'holds' | 'fails' | 'unable'
export type LedgerChecks = {
  readonly origin: Holds
  readonly signature: Holds
  /** Whether the ledger continues the one that this browser saw last time; null when it saw none. */
  readonly continues: Holds | null
  readonly witnesses: Cosigned
  /** Whether the text of the board's vote on witnesses is the one that was voted on; null where none is shown. */
  readonly vote: Holds | null
}

/**
 * Checks in this browser what the server says of its ledger: the fingerprint and the checkpoint's signature.
 * @throws Failure where the verifier cannot come: that nothing was checked is then the network's doing.
 */
export async function checkLedger(claimed: Transparency): Promise<LedgerChecks> {
  await loadVerifier()
  const voted = await votedWitnesses(claimed.board.witnesses)
  const [origin, signature, continues, witnesses] = await Promise.all([
    originFollows(claimed).then(holds, () => 'unable' as const),
    signatureHolds(claimed).then(holds, () => 'unable' as const),
    continuesLast(claimed).catch(() => 'unable' as const),
    checkWitnesses(claimed, voted).catch(() => ({ state: 'unable' }) as const),
  ])
  if (signature === 'holds' && continues !== 'fails') await remember(claimed)
  return { origin, signature, continues, witnesses, vote: voteHolds(voted) }
}

/** What all of it comes to: one thing that fails, or lacks, outweighs whatever holds. */
export function verdictOf(checks: LedgerChecks): Holds | 'lacking' {
  const { origin, signature, continues, witnesses, vote } = checks
  if ([origin, signature, continues, witnesses.state, vote].includes('fails')) return 'fails'
  if (signature !== 'holds' || origin !== 'holds') return 'unable'
  return witnesses.state === 'lacking' ? 'lacking' : 'holds'
}

const holds = (so: boolean): Holds => (so ? 'holds' : 'fails')

/** Is the fingerprint the hash of these keys and this board (spec/ledger.md)? */
async function originFollows({
  origin,
  logKey,
  promiseKey,
  firstBoard: board,
}: Transparency): Promise<boolean> {
  const { originOf, parseVkey, toBase64 } = await loadVerifier()
  const [log, promise] = await Promise.all([parseVkey(logKey), parseVkey(promiseKey)])
  if (log === null || promise === null) return false
  const genesis = {
    v: 'genesis/v1',
    logKey: toBase64(log.key),
    promiseKey: toBase64(promise.key),
    board,
  } as const
  return (await originOf(origin.slice(0, origin.lastIndexOf('/')), genesis)) === origin
}

function voteHolds({ type }: Voted): Holds | null {
  if (type === 'none' || type === 'untold') return null
  return type === 'false' ? 'fails' : type === 'unable' ? 'unable' : 'holds'
}

async function signatureHolds({
  origin,
  logKey,
  checkpoint,
  size,
}: Transparency): Promise<boolean> {
  const { checkNote, parseCheckpoint, parseNote, parseVkey } = await loadVerifier()
  const [note, key] = [parseNote(checkpoint), await parseVkey(logKey)]
  const head = note === null ? null : parseCheckpoint(note.text)
  if (note === null || key === null || head === null) return false
  if (head.origin !== origin || key.name !== origin || head.size < size) return false
  return (await checkNote(note, key)) === 'valid'
}

/** What this browser saw before must be the beginning of what it is shown now: nothing was taken back. */
async function continuesLast({
  origin,
  checkpoint,
  consistency,
}: Transparency): Promise<Holds | null> {
  const last = lastSeen.read(origin)
  if (last === null) return null
  const { checkConsistency, fromBase64, parseCheckpoint, parseNote } = await loadVerifier()
  const note = parseNote(checkpoint)
  const head = note === null ? null : parseCheckpoint(note.text)
  const root = fromBase64(last.root)
  if (head === null || root === null) return 'fails'
  const hashes = (consistency ?? []).map((hash) => fromBase64(hash))
  if (hashes.some((hash) => hash === null)) return 'fails'
  const proof = hashes.filter((hash) => hash !== null)
  return holds(await checkConsistency(last.size, head.size, root, head.root, proof))
}

async function remember({ origin, checkpoint }: Transparency): Promise<void> {
  const { parseCheckpoint, parseNote, toBase64 } = await loadVerifier()
  const note = parseNote(checkpoint)
  const head = note === null ? null : parseCheckpoint(note.text)
  if (head !== null) lastSeen.write({ size: head.size, root: toBase64(head.root) }, origin)
}
