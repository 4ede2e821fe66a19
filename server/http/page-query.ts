import { z } from 'zod'

/** Which page of a list is asked for: what comes after an id, and how many at most. */
export const PageQuery = z.strictObject({
  after: z.string().min(1).max(200).nullable().default(null),
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|100)$/, 'a number from 1 to 100 is expected')
    .transform(Number)
    .default(50),
})
