import {
  type Bundle,
  type CharterBody,
  type ProvenEntry,
  parseCharterEntry,
  toBase64,
} from '@overt/verifier'
import type { Head, Ledger } from '../ledger/ledger.ts'
import { CharterError } from './charter-error.ts'
import type { Charter } from './charter.ts'

/** The parts of a receipt's bundle that show under which charter, and whose, an answer was given. */
export type CharterEvidence = Pick<Bundle, 'charter' | 'chain'>

/** The charter, its texts, and the boards up to the one that approved it, each proven under the head. */
export async function charterEvidence(
  ledger: Pick<Ledger, 'entry' | 'proof'>,
  charter: Charter,
  head: Head,
): Promise<CharterEvidence> {
  const proven = await provenEntry(ledger, charter.index, head)
  const entry = await ledger.entry(charter.index)
  const content = entry && parseCharterEntry(entry)
  if (!content) throw notThere(charter.index)
  // The first charter has no cool-down, so there is no checkpoint that began one.
  const seen = null
  const artefacts = textsOf(content.body, charter)
  const boards = [...new Set([0, charter.board.index])]
  const chain = await Promise.all(boards.map((index) => provenEntry(ledger, index, head)))
  return { charter: { ...proven, seen, artefacts }, chain }
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

function textsOf(body: CharterBody, charter: Charter): { readonly [ref: string]: string } {
  const prompts = body.artefacts.systemPrompts.map((named) => charter.systemPrompt(named.for))
  return Object.fromEntries(prompts.map(({ ref, text }) => [ref, text]))
}

const notThere = (index: number): CharterError =>
  new CharterError(
    `could not prove the charter: entry ${index} of the ledger is not there; run fsck`,
  )
