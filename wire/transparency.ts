import { z } from 'zod'

const SeatedBoard = z.object({
  members: z.array(z.object({ name: z.string(), key: z.string() })),
  threshold: z.int(),
})

/** The board that decides now, with what else it voted on (spec/board.md). */
const BoardInForce = SeatedBoard.extend({
  /** Keys of the members that may act alone in an emergency. */
  emergency: z.array(z.string()),
  /** When it stops deciding; null never. */
  expires: z.string().nullable(),
  /** Whose cosignatures a checkpoint needs by its vote; null where it voted on none. */
  witnesses: z
    .object({
      hash: z.string(),
      /** The lines that it voted for, of which `hash` is the hash; null where they were not handed on. */
      text: z.string().nullable(),
    })
    .nullable(),
})

/** A ledger that the present one continues; `address` leads to its `/ledger` and `/charter/<seq>`. */
export const EarlierLedger = z.object({
  origin: z.string(),
  size: z.int(),
  address: z.string(),
  versions: z.array(z.object({ seq: z.int(), hash: z.string(), reason: z.string() })),
})
export type EarlierLedger = z.infer<typeof EarlierLedger>

/** GET /api/earlier: public; there after a restore. */
export const EarlierLedgers = z.object({ ledgers: z.array(EarlierLedger) })
export type EarlierLedgers = z.infer<typeof EarlierLedgers>

/** GET /api/transparency: public; what this server says of its own ledger. */
export const Transparency = z.object({
  /** `<name>/<fingerprint>` (spec/ledger.md). */
  origin: z.string(),
  fingerprint: z.string(),
  logKey: z.string(),
  promiseKey: z.string(),
  size: z.int(),
  /** Whether it signs and publishes; `detail` says what to do where it does not. */
  state: z.discriminatedUnion('type', [
    z.object({ type: z.literal('signing') }),
    z.object({ type: z.literal('waiting'), detail: z.string() }),
    z.object({ type: z.literal('refused'), detail: z.string() }),
  ]),
  /** The witnesses of its policy, and when each cosigned this checkpoint; null when it has none. */
  witnesses: z
    .object({
      /** Whether nothing is published without a quorum of them. */
      needed: z.boolean(),
      /** `key`: the vkey that a reader checks the cosignature with. */
      sightings: z.array(z.object({ name: z.string(), key: z.string(), at: z.int().nullable() })),
    })
    .nullable(),
  /** The latest signed checkpoint, verbatim. */
  checkpoint: z.string(),
  /** The board in force, and the first one, which the fingerprint pins. */
  board: BoardInForce,
  firstBoard: SeatedBoard,
  /** The charter in force; the one that the board decided last where nothing may answer. */
  charter: z.object({ index: z.int(), hash: z.string(), seq: z.int() }),
  /** Asked with `?since=<size>`: base64 hashes that prove the checkpoint continues the ledger of that size. */
  consistency: z.array(z.string()).nullable(),
})
export type Transparency = z.infer<typeof Transparency>
