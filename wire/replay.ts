import { z } from 'zod'

/** Why a replay says what it says. */
export const ReplayReason = z.enum([
  /** Every token, its kind and every score's bits are the recorded ones. */
  'same',
  /** Every token is; there was no trace to compare the scores with. */
  'no-trace',
  /** Other arithmetic: what differs is as much as other arithmetic makes, or there is nothing to tell that by. */
  'statistics',
  /** Other arithmetic, and too few steps to tell. */
  'few',
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
  /** In English, a sentence or two. */
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
  /**
   * Where the arithmetic is another one: how far the recorded tokens lie from what is drawn here, beside two builds of this
   * machine (spec/replay.md). Null where that was not measured.
   */
  spread: z
    .object({
      /** The build that was taken as the second. */
      variant: z.string(),
      /** Steps that could have gone otherwise. */
      steps: z.int(),
      /** What lies between the two builds at the median step, in logits. */
      scale: z.number(),
      /** How many times that lies between the recorded tokens and this machine: at least, and at most. */
      least: z.number(),
      most: z.number(),
    })
    .nullable(),
})
export type ReplayResult = z.infer<typeof ReplayResult>
