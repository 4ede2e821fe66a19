import { z } from 'zod'

/** Where a model stands on this machine. */
export const ModelState = z.enum(['absent', 'fetching', 'loading', 'ready', 'failed'])
export type ModelState = z.infer<typeof ModelState>

export const ModelStatus = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['local', 'remote']),
  state: ModelState,
  default: z.boolean(),
  sizeBytes: z.int().nullable(),
  licence: z.string().nullable(),
  /** One sentence on what it is good for, honest about its limits; null for a provider's. */
  note: z.string().nullable(),
  contextTokens: z.int().nullable(),
  /** `sha256:<hex>` of the weights; null for a provider's model. */
  digest: z.string().nullable(),
  /** While fetching or loading: 0 to 1. */
  progress: z.number().nullable(),
  /** Why it failed, in one sentence with what to do. */
  problem: z.string().nullable(),
})
export type ModelStatus = z.infer<typeof ModelStatus>

/** GET /api/models */
export const ModelList = z.object({ models: z.array(ModelStatus) })
export type ModelList = z.infer<typeof ModelList>
