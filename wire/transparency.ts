import { z } from 'zod'

/** GET /api/transparency: public; what this server says of its own ledger. */
export const Transparency = z.object({
  /** `<name>/<fingerprint>` (spec/ledger.md). */
  origin: z.string(),
  fingerprint: z.string(),
  logKey: z.string(),
  promiseKey: z.string(),
  size: z.int(),
  /** The latest signed checkpoint, verbatim. */
  checkpoint: z.string(),
  board: z.object({
    members: z.array(z.object({ name: z.string(), key: z.string() })),
    threshold: z.int(),
  }),
  charter: z.object({ index: z.int(), hash: z.string(), seq: z.int() }),
})
export type Transparency = z.infer<typeof Transparency>
