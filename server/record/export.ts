import { createHash } from 'node:crypto'
import { isAnswer, toBase64, toBase64Url } from '@overt/verifier'
import { allTombs } from '../conversation/tomb-rows.ts'
import { entriesOf } from '../ledger/entries.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../store/database.ts'
import type { AnswerRecord } from './answer-record.ts'
import { type Enacted, GivenTally, recordedCharters } from './charters.ts'
import { entryLine } from './entry-line.ts'
import type { RetentionRules } from './hold.ts'
import { countRecords, recordOf } from './record-rows.ts'

export type ExportParts = {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'origin' | 'head' | 'read'>
  readonly retention: () => RetentionRules
  /** Every version of the charter in the order of the ledger. */
  readonly enacted: () => readonly Enacted[]
  /** Signs the manifest under the ledger's name: `<origin>/promise`. */
  readonly sign: (text: string) => string
  readonly clock: () => number
}

/** What the last line's signature is over (spec/record.md, export). */
const manifestText = (origin: string, made: string, size: number, sha256: Uint8Array): string =>
  `overt-record-export/v1\n${origin}\n${made}\n${size}\n${toBase64(sha256)}\n`

/**
 * The whole record for an auditor, line by line: a header, every leaf of the ledger in order, what that
 * adds up to, and a signed manifest over all of it. Not a word of a question or an answer.
 */
export async function* exportRecord(
  parts: ExportParts,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { ledger, sign } = parts
  const head = ledger.head()
  const made = new Date(parts.clock()).toISOString()
  const hash = createHash('sha256')
  let lines = 0
  const line = (value: object): string => {
    const text = `${JSON.stringify(value)}\n`
    hash.update(text)
    lines += 1
    return text
  }
  const { origin } = ledger
  yield line({ type: 'export', v: 'record-export/v1', origin, made, checkpoint: head.text })
  const given = new GivenTally()
  const tally = { answers: 0, erased: 0, unrecorded: 0, decisions: 0, unreadable: 0 }
  // One head throughout: what the ledger takes meanwhile is in the next export.
  const still = { head: () => head, read: ledger.read.bind(ledger) }
  for await (const { first, entries } of entriesOf(still)) {
    signal.throwIfAborted()
    for (const [at, entry] of entries.entries()) {
      const told = await leafLine(parts.store, first + at, entry)
      tally[told.counts] += 1
      if (told.given !== undefined) given.add(told.given.charter, told.given.answered)
      yield line(told.value)
    }
  }
  const enacted = parts.enacted().filter(({ index }) => index < head.size)
  const under = recordedCharters(enacted, given.given())
  yield line({ type: 'summary', leaves: head.size, ...tally, ...under, ...(await kept(parts)) })
  const sha256 = new Uint8Array(hash.digest())
  const note = sign(manifestText(origin, made, head.size, sha256))
  yield `${JSON.stringify({ type: 'manifest', lines, sha256: toBase64Url(sha256), note })}\n`
}

type Told = {
  readonly counts: 'answers' | 'erased' | 'unrecorded' | 'decisions' | 'unreadable'
  readonly value: object
  /** Of an answer: the charter that it was given under, and when. */
  readonly given?: { readonly charter: string; readonly answered: string }
}

async function leafLine(store: Store, index: number, entry: Uint8Array): Promise<Told> {
  if (!isAnswer(entry)) {
    const value = entryLine(index, entry)
    return {
      counts: 'type' in value && value.type === 'unreadable' ? 'unreadable' : 'decisions',
      value,
    }
  }
  const row = await recordOf(store.db, entry)
  const leaf = toBase64Url(entry)
  // Padding, or an answer of a time before records were kept: nothing here can tell which.
  if (row === null) return { counts: 'unrecorded', value: { type: 'unrecorded', index, leaf } }
  const record: AnswerRecord = JSON.parse(row.body)
  const isErased = row.receipt === null
  const { answered } = row
  const value = { type: 'answer', index, leaf, answered, erased: isErased, record }
  const given = { charter: record.charter.hash, answered }
  return { counts: isErased ? 'erased' : 'answers', value, given }
}

/** How long things are kept, what the board holds, and what was erased and told. */
async function kept({ store, retention }: ExportParts) {
  const tombs = await allTombs(store.db)
  const told = tombs.filter(({ entry_index }) => entry_index !== null).length
  return {
    retention: retention(),
    oldest: (await countRecords(store.db)).oldest,
    erasures: { told, untold: tombs.length - told },
  }
}
