import type { ReplayReason, ReplayResult } from '@overt/wire'
import type { Counts, Fault } from './judge.ts'

export type About = Pick<ReplayResult, 'engine'> & {
  readonly counts: Counts | null
  readonly spread?: ReplayResult['spread']
}

const nothing: About = { engine: null, counts: null }

export const inconclusive = (
  reason: ReplayReason,
  detail: string,
  about: About = nothing,
): ReplayResult => told('inconclusive', reason, detail, about)

export const agreed = (
  verdict: 'exact' | 'consistent',
  reason: ReplayReason,
  detail: string,
  about: About,
): ReplayResult => told(verdict, reason, detail, about)

/** `E_REPLAY n` of spec/receipt.md. */
export const inconsistent = (
  run: number,
  { step, reason, detail }: Fault,
  about: About = nothing,
): ReplayResult => ({
  ...told(`inconsistent at step ${step}`, reason, detail, about),
  run,
  step,
})

/** Tokens bear out no text that is not shown. */
export const withoutText = (result: ReplayResult): ReplayResult =>
  result.verdict === 'exact' || result.verdict === 'consistent'
    ? { ...result, detail: `${result.detail} The text is not shown, so it was not compared.` }
    : result

const told = (
  verdict: string,
  reason: ReplayReason,
  detail: string,
  { engine, counts, spread = null }: About,
): ReplayResult => ({
  verdict,
  run: null,
  step: null,
  reason,
  detail,
  engine,
  counts: counts && {
    steps: counts.steps,
    choices: counts.choices,
    mismatches: counts.mismatches,
    margin: counts.steps === 0 ? 0 : counts.margins / counts.steps,
  },
  spread,
})
