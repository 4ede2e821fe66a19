import { z } from 'zod'
import { Evaluation } from './evaluation.ts'

/** One line of a text; `skipped` stands for lines that stayed. */
export const DiffLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() }),
  z.object({ kind: z.literal('skipped'), lines: z.int() }),
])
export type DiffLine = z.infer<typeof DiffLine>

export const FileDiff = z.object({ name: z.string(), lines: z.array(DiffLine).readonly() })
export type FileDiff = z.infer<typeof FileDiff>

const CharterFile = z.object({ name: z.string(), text: z.string() })

/** One version of the charter and how it came about. */
export const CharterVersion = z.object({
  seq: z.int(),
  index: z.int(),
  hash: z.string(),
  /** What `fallback` of a later version names it by. */
  leaf: z.string(),
  reason: z.string(),
  /** Names of the members whose signatures it carries, and how many it took. */
  approvedBy: z.array(z.string()),
  threshold: z.int(),
  /** When a checkpoint first covered it, and when it took or takes effect; null for the first, which had no cool-down. */
  seen: z.string().nullable(),
  active: z.string().nullable(),
  /** What the board had read before it, if anything. */
  evaluation: z.string().nullable(),
  diff: z.array(FileDiff).readonly(),
})
export type CharterVersion = z.infer<typeof CharterVersion>

/** What holds now: a version of the charter, or nothing, and why. */
const InForce = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('charter'),
    seq: z.int(),
    /** It is a fallback that an emergency went to. */
    emergency: z.boolean(),
    /** When that lapses to stopped; null where none is open, or the board has ratified it. */
    lapses: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('stopped'),
    because: z.enum(['emergency', 'lapsed', 'stopped', 'board-expired']),
    index: z.int(),
  }),
])

/** GET /api/charter: public; the charter in force, and every version before it. */
export const CharterHistory = z.object({
  inForce: InForce,
  /** What an amendment is made from: the texts of the last version, in force yet or not, without its evaluation. */
  files: z.array(CharterFile),
  versions: z.array(CharterVersion),
  emergencies: z.array(
    z.object({
      index: z.int(),
      act: z.enum(['stop', 'fallback', 'ratify', 'end']),
      reason: z.string(),
      by: z.array(z.string()),
    }),
  ),
})
export type CharterHistory = z.infer<typeof CharterHistory>

/** GET /api/disclosure: public; what the charter has people told of talking to an AI, by language. */
export const DisclosureList = z.object({
  disclosures: z.array(z.object({ language: z.string(), text: z.string() })).readonly(),
})
export type DisclosureList = z.infer<typeof DisclosureList>

/** An amendment that was proposed, and how far it has come. */
export const AmendmentStatus = z.object({
  hash: z.string(),
  of: z.enum(['charter', 'board']),
  state: z.enum(['open', 'enacted', 'withdrawn', 'expired', 'superseded']),
  rationale: z.string(),
  index: z.int(),
  proposedBy: z.string(),
  expires: z.string(),
  approvedBy: z.array(z.string()),
  /** How many of the board that decides on it have signed, then, for a change of the board, of the new one. */
  votes: z.array(z.object({ signed: z.int(), needed: z.int() })),
  evaluation: z.string().nullable(),
  diff: z.array(FileDiff).readonly(),
})
export type AmendmentStatus = z.infer<typeof AmendmentStatus>
export const AmendmentList = z.object({ amendments: z.array(AmendmentStatus) })

/** POST /api/amendments/draft: the charter's files as somebody edited them. */
export const DraftRequest = z.strictObject({
  files: z.array(z.strictObject({ name: z.string().max(100), text: z.string() })).max(100),
  rationale: z.string().max(10_000),
  /** What the board is given to read. The one before it is never carried over: without this there is none. */
  evaluation: Evaluation.nullable().default(null),
})
export const DraftResponse = z.object({
  /** The file that members sign, whole. */
  file: z.string(),
  diff: z.array(FileDiff).readonly(),
})

/** POST /api/amendments: a file that a member signed, as text. */
export const SubmitRequest = z.strictObject({ file: z.string() })
export const SubmitResponse = z.object({
  /** The amendment that it is about; null for an emergency. */
  hash: z.string().nullable(),
  /** As far as it counts; null for an emergency, and for a proposal that nobody can read yet. */
  amendment: AmendmentStatus.nullable(),
  /** False while it is written and no checkpoint covers it, because too few witnesses answer. */
  counts: z.boolean().default(true),
})
export type SubmitResponse = z.infer<typeof SubmitResponse>
