import { z } from 'zod'

/** Why a replay says what it says. */
export const ReplayReason = z.enum([
  /** Every token, its kind and every score's bits are the recorded ones. */
  'same',
  /** Every token is; there was no trace to compare the scores with. */
  'no-trace',
  /** Other arithmetic: every token is the same, or some are not and nothing follows of it. */
  'statistics',
  /** It was put together from what was stored when its engine was gone, and is not all the same. */
  'recovered',
  'weights',
  'no-model',
  'settings',
  'not-shown',
  'provider',
  'prompt',
  'noise',
  'token',
  'kind',
  'scores',
  'end',
  'text',
])
export type ReplayReason = z.infer<typeof ReplayReason>

/** What replaying one receipt came to (spec/replay.md). */
export const ReplayResult = z.object({
  verdict: z.string().regex(/^(?:exact|consistent|inconclusive|inconsistent at step \d+)$/),
  /** The run and the step that are inconsistent, both counted from 0. */
  run: z.int().nullable(),
  step: z.int().nullable(),
  reason: ReplayReason,
  /** One sentence in English. */
  detail: z.string(),
  engine: z
    .object({
      variant: z.string(),
      /** What the receipt says, and what was measured here. */
      recorded: z.string().nullable(),
      measured: z.string(),
    })
    .nullable(),
  /** Of all runs together; null when nothing was decoded. */
  counts: z
    .object({
      steps: z.int(),
      /** Steps at which more than one token could be drawn. */
      choices: z.int(),
      mismatches: z.int(),
      /** How far recorded tokens were from being drawn: the mean over all steps, in logits, each at most 10. */
      margin: z.number(),
    })
    .nullable(),
})
export type ReplayResult = z.infer<typeof ReplayResult>
