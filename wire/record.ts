import { z } from 'zod'
import { CharterVersion } from './charter.ts'

/** GET /api/records/summary: what there is, how long it stays, what is gone. */
export const RecordSummary = z.object({
  answers: z.int(),
  /** Of those, the ones whose text, keys and receipts were erased. */
  erased: z.int(),
  oldest: z.string().nullable(),
  /** Erasures that the ledger tells, and that it does not tell yet. */
  erasures: z.object({ told: z.int(), untold: z.int() }),
  retention: z.object({
    days: z.int().nullable(),
    held: z.union([z.int(), z.literal('everything')]),
  }),
})
export type RecordSummary = z.infer<typeof RecordSummary>

/** One answer, without a word of it. */
export const AnswerLine = z.object({
  leaf: z.string(),
  /** Null while the ledger does not have it, once it was erased, and in an earlier ledger. */
  index: z.int().nullable(),
  answered: z.string(),
  erased: z.boolean(),
  /** Local weights by their digest, a provider's model by its id. */
  model: z.string(),
  /** What people call it; null for one that the server no longer knows. An auditor sees no list of models. */
  modelName: z.string().nullable(),
  replay: z.enum(['exact', 'statistical', 'none']),
  /** The index of the charter entry in force; null where it is in an earlier ledger, which this one continues. */
  charter: z.int().nullable(),
  callerSet: z.array(z.string()),
  stop: z.string(),
  tokens: z.object({ prompt: z.int(), output: z.int() }),
})
export type AnswerLine = z.infer<typeof AnswerLine>

/** A version of the charter, who approved it, and what was answered under it. */
export const RecordedCharter = CharterVersion.pick({
  seq: true,
  index: true,
  hash: true,
  reason: true,
  approvedBy: true,
  threshold: true,
  active: true,
}).extend({
  answers: z.int(),
  /** When the first and the last of them were answered; null where there are none. */
  first: z.string().nullable(),
  last: z.string().nullable(),
})
export type RecordedCharter = z.infer<typeof RecordedCharter>

/** GET /api/records/charters: the latest version first. */
export const RecordedCharters = z.object({
  charters: z.array(RecordedCharter),
  /** Answers whose record names none of these versions. */
  unplaced: z.int(),
})
export type RecordedCharters = z.infer<typeof RecordedCharters>

/** GET /api/records */
export const RecordPage = z.object({
  records: z.array(AnswerLine),
  next: z.string().nullable(),
})
export type RecordPage = z.infer<typeof RecordPage>

/** GET /api/records/tombs/:id: what the hold of a charter lists to keep a conversation. */
export const TombResponse = z.object({ tomb: z.string() })

/** The lines of an export that say what it is (spec/record.md, export). */
export const ExportHeader = z.object({
  type: z.literal('export'),
  v: z.literal('record-export/v1'),
  origin: z.string(),
  made: z.string(),
  checkpoint: z.string(),
})
export const ExportGenesis = z.object({
  type: z.literal('genesis'),
  index: z.literal(0),
  content: z.json(),
})
export const ExportSummary = z.object({
  type: z.literal('summary'),
  leaves: z.int(),
  answers: z.int(),
  erased: z.int(),
  unrecorded: z.int(),
  /** In the order of the ledger. Exports of a time before this was told have none. */
  charters: z.array(RecordedCharter).optional(),
  unplaced: z.int().optional(),
})
export const ExportManifest = z.object({
  type: z.literal('manifest'),
  lines: z.int(),
  sha256: z.string(),
  note: z.string(),
})

export type ExportSummary = z.infer<typeof ExportSummary>
