import { keep } from '../kit/keep.ts'
import { z } from '../kit/zod.ts'

/** The checkpoint that this browser saw last of a ledger. */
export const lastSeen = keep(
  'browser',
  'checkpoint',
  z.object({ size: z.int().positive(), root: z.string() }),
)
