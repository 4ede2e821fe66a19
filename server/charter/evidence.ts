import { type Bundle, type ProvenEntry, toBase64 } from '@overt/verifier'
import type { Head, Ledger } from '../ledger/ledger.ts'
import { CharterError } from './charter-error.ts'
import type { Governance } from './governance.ts'

/** The parts of a receipt's bundle that show under which charter, and whose, an answer was given. */
export type CharterEvidence = Pick<Bundle, 'charter' | 'chain'>

/** What a statement says of who decided, by where it is in the ledger. */
export type Decided = {
  readonly charter: { readonly index: number }
  readonly board: { readonly index: number }
}

/** The charter, its texts, and the boards up to the one of its time, each proven under the head. */
export async function charterEvidence(
  ledger: Pick<Ledger, 'entry' | 'proof'>,
  governance: Pick<Governance, 'chain' | 'loaded' | 'seen'>,
  { charter, board }: Decided,
  head: Head,
): Promise<CharterEvidence> {
  const loaded = governance.loaded(charter.index)
  if (!loaded) throw notThere(charter.index)
  const proven = await provenEntry(ledger, charter.index, head)
  // The first charter has no cool-down, so there is no checkpoint that began one.
  const seen = governance.seen(charter.index)?.checkpoint ?? null
  // Who reads a receipt wants what the model may have been told; the rest is at /charter.
  const prompts = loaded.signed.body.artefacts.systemPrompts.map(({ sha256: ref }) => ref)
  const texts = prompts.map((ref) => [ref, loaded.texts.get(ref)?.text ?? ''])
  const boards = governance.chain.boards.filter(({ index }) => index <= board.index)
  const chain = await Promise.all(boards.map(({ index }) => provenEntry(ledger, index, head)))
  return { charter: { ...proven, seen, artefacts: Object.fromEntries(texts) }, chain }
}

async function provenEntry(
  ledger: Pick<Ledger, 'entry' | 'proof'>,
  index: number,
  head: Head,
): Promise<ProvenEntry> {
  const entry = await ledger.entry(index)
  if (entry === null) throw notThere(index)
  return { entry: toBase64(entry), proof: await ledger.proof(index, head) }
}

const notThere = (index: number): CharterError =>
  new CharterError(
    `could not prove the charter: entry ${index} of the ledger is not there; run fsck`,
  )
