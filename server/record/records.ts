import { fromBase64Url, toBase64Url } from '@overt/verifier'
import type { RecordPage, RecordSummary, RecordedCharters } from '@overt/wire'
import { keyOf } from '../conversation/conversation-rows.ts'
import { tombOf } from '../conversation/tomb.ts'
import { allTombs } from '../conversation/tomb-rows.ts'
import type { AnswerRecord } from './answer-record.ts'
import { recordedCharters } from './charters.ts'
import { exportRecord, type ExportParts } from './export.ts'
import {
  type AfterRecord,
  conversationBehind,
  countByCharter,
  countRecords,
  recordPage,
} from './record-rows.ts'

export type NameOf = (model: string) => string | null

/** The records of this server: what was answered under which rules, without a word of it. */
export interface Records {
  summary(): Promise<RecordSummary>
  /** What was answered under each version of the charter, the latest first. */
  charters(): Promise<RecordedCharters>
  /** The latest first; `after` is the `next` of the page before; `nameOf` is what people call a model. */
  page(after: string | null, limit: number, nameOf: NameOf): Promise<RecordPage>
  /** Of a conversation, or of the one that a receipt is about: what a charter's hold lists. Null once erased. */
  tomb(id: string): Promise<string | null>
  /** Lines of spec/record.md, export. */
  export(signal: AbortSignal): AsyncIterable<string>
}

export const openRecords = (parts: ExportParts): Records => ({
  summary: () => summary(parts),
  charters: async () =>
    recordedCharters(parts.enacted().toReversed(), await countByCharter(parts.store.db)),
  page: (...asked) => page(parts, ...asked),
  tomb: (id) => tomb(parts, id),
  export: (signal) => exportRecord(parts, signal),
})

async function summary({ store, retention }: ExportParts): Promise<RecordSummary> {
  const [counted, tombs] = [await countRecords(store.db), await allTombs(store.db)]
  const told = tombs.filter(({ entry_index }) => entry_index !== null).length
  const { days, hold } = retention()
  return {
    ...counted,
    erasures: { told, untold: tombs.length - told },
    retention: { days, held: hold.includes('*') ? 'everything' : hold.length },
  }
}

async function page(
  { store, enacted }: ExportParts,
  after: string | null,
  limit: number,
  nameOf: NameOf,
): Promise<RecordPage> {
  const rows = await recordPage(store.db, cursor(after), limit + 1)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const places = new Map(enacted().map(({ hash, index }) => [hash, index]))
  const records = shown.map(({ leaf, receipt, answered, body, leaf_index }) => {
    const record: AnswerRecord = JSON.parse(body)
    const { engine, charter, stop, tokens, callerSet } = record
    const model = engine.kind === 'local' ? engine.model : `${engine.provider}/${engine.model}`
    return {
      leaf: toBase64Url(leaf),
      index: places.has(charter.hash) ? leaf_index : null,
      answered,
      erased: receipt === null,
      model,
      modelName: nameOf(model),
      replay: engine.replay,
      charter: places.get(charter.hash) ?? null,
      callerSet: [...callerSet],
      stop,
      tokens,
    }
  })
  return { records, next: last === undefined ? null : `${last.answered}~${toBase64Url(last.leaf)}` }
}

async function tomb({ store: { db } }: ExportParts, id: string): Promise<string | null> {
  const key = (await keyOf(db, id)) ?? (await keyOf(db, (await conversationBehind(db, id)) ?? ''))
  return key && tombOf(key)
}

/** A `next` that was not ours only begins the page somewhere else. */
function cursor(after: string | null): AfterRecord | null {
  if (after === null) return null
  const [answered = '', leaf = ''] = after.split('~', 2)
  return { answered, leaf: fromBase64Url(leaf) ?? new Uint8Array() }
}
