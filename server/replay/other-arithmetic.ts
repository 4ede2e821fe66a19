import type { RunValue } from '@overt/verifier'
import type { ReplayResult } from '@overt/wire'
import type { Retaken, TaughtRun } from '../engine/replayer/teacher.ts'
import type { Fault } from './judge.ts'
import { isRecovered } from './recovered.ts'
import type { FoundReplayer, Replayer } from './found.ts'
import { judgeSpread, spreadOf, type Leads } from './spread.ts'
import { agreed, inconclusive, inconsistent, type About } from './verdict.ts'

/** A run that was drawn again. */
export type Taken = {
  /** Which of the receipt's it is. */
  readonly at: number
  readonly run: RunValue
  readonly taught: TaughtRun
  readonly retaken: Retaken
}

type Teacher = Pick<Replayer, 'teach'>
type Step = { readonly taken: Taken; readonly step: number; readonly leads: Leads }
export type Measured = About & { readonly engine: NonNullable<ReplayResult['engine']> }

/**
 * What follows where this machine's numbers are not the recorded ones: a second build of the arithmetic
 * draws every step too, and what lies between the two is the measure of what may lie between the first and the
 * recorded tokens (spec/replay.md).
 */
export async function judgeOther(
  taken: readonly Taken[],
  { replayer, other }: Pick<Extract<FoundReplayer, { ok: true }>, 'replayer' | 'other'>,
  about: Measured,
): Promise<ReplayResult> {
  const here = `This machine's arithmetic is not the recorded one (variant ${about.engine.variant})`
  const build = await other()
  if (build === null) {
    const detail = `${here}, and it has no second build to measure by what may differ.`
    return inconclusive('statistics', detail, about)
  }
  await using _ = build.replayer
  const steps = await drawnBy(replayer, build.replayer, taken)
  const spread = spreadOf(steps.map(({ leads }) => leads))
  if (spread === null) return inconclusive('few', `${here}, and too few steps had a choice.`, about)
  const { strange, ...figures } = spread
  const told = { ...about, spread: { variant: build.variant, ...figures } }
  const range = `the recorded tokens lie ${round(spread.least)} to ${round(spread.most)} times as far from what it draws as two of its own builds from each other`
  switch (judgeSpread(spread)) {
    case 'consistent':
      return agreed('consistent', 'statistics', `${here}, and ${range}.`, told)
    case 'few':
      return inconclusive('few', `${here}, and too few steps had a choice: ${range}.`, told)
    case 'inconsistent':
      return strange === null
        ? blamed(firstOther(steps), 'noise', `${here}, and that is not all: ${range}.`, told)
        : blamed(steps[strange], 'token', `${here}, and no arithmetic gives this token.`, told)
  }
}

async function drawnBy(
  own: Teacher,
  other: Teacher,
  taken: readonly Taken[],
): Promise<readonly Step[]> {
  const steps: Step[] = []
  for (const one of taken) {
    const taught = { ...one.taught, allLeads: true }
    // Until its numbers were seen to depend on their batch, no leads were wanted of the first.
    const { leads } = one.taught.allLeads ? one.retaken : await own.teach(taught)
    const again = await other.teach(taught)
    for (const [step, lead] of leads.entries()) {
      steps.push({ taken: one, step, leads: [lead, again.leads[step] ?? NaN] })
    }
  }
  return steps
}

/** Where both builds draw another token, or the first of them does. */
const firstOther = (steps: readonly Step[]): Step | undefined =>
  steps.find(({ leads }) => Math.max(...leads) < 0) ?? steps.find(({ leads }) => leads[0] < 0)

function blamed(
  at: Step | undefined,
  reason: 'noise' | 'token',
  detail: string,
  about: About,
): ReplayResult {
  if (at === undefined) return inconclusive('statistics', detail, about)
  return accused(at.taken.at, at.taken.run, { step: at.step, reason, detail }, about)
}

/** What was recovered may lack what its engine had not told yet: that is nobody's lie. */
export function accused(at: number, run: RunValue, fault: Fault, about: About): ReplayResult {
  return isRecovered(run)
    ? inconclusive('recovered', recovered(fault.detail), about)
    : inconsistent(at, fault, about)
}

const recovered = (detail: string): string =>
  `The answer broke off and was put together from what was stored of it, which is not all: ${detail}`

const round = (ratio: number): string => ratio.toFixed(1)
