import { fromBase64Url, type RunValue } from '@overt/verifier'
import type { ReplayReason } from '@overt/wire'
import type { Retaken } from '../engine/replayer/teacher.ts'

/** The first thing about a run that is not what the replay gives. */
export type Fault = {
  readonly step: number
  readonly reason: ReplayReason
  readonly detail: string
}

export type Counts = {
  readonly steps: number
  readonly choices: number
  readonly mismatches: number
  /** The sum over all steps, each at most `MOST_MARGIN`. */
  readonly margins: number
}

export const noCounts: Counts = { steps: 0, choices: 0, mismatches: 0, margins: 0 }

export const sum = (a: Counts, b: Counts): Counts => ({
  steps: a.steps + b.steps,
  choices: a.choices + b.choices,
  mismatches: a.mismatches + b.mismatches,
  margins: a.margins + b.margins,
})

const MOST_MARGIN = 10
const STEP_BYTES = 8
/** Of the steps that have a choice: more than any edit changes, and what wrong noise or another filter does. */
const MANY = 0.2
const FEW_CHOICES = 5

/** To the bit: the first step at which token, kind or trace differ, or null. */
export function exactFault(run: RunValue, retaken: Retaken): Fault | null {
  const steps = run.trace === null ? null : fromBase64Url(run.trace.steps)
  for (const [step, id] of run.output.entries()) {
    const fault = tokenFault(run, retaken, step, id) ?? kindFault(run, retaken, step)
    if (fault !== null) return fault
    if (steps !== null && !isSameStep(steps, retaken.steps, step)) return scoresFault(step)
  }
  const hash = run.trace === null ? null : fromBase64Url(run.trace.hash)
  if (hash === null || Buffer.compare(hash, retaken.hash) === 0) return null
  return scoresFault(Math.max(0, run.output.length - 1))
}

function tokenFault(
  { output }: RunValue,
  retaken: Retaken,
  step: number,
  id: number,
): Fault | null {
  const drawn = retaken.ids[step] ?? -1
  if (drawn === id) return null
  const { mismatches, choices } = count(output, retaken)
  if (choices >= FEW_CHOICES && mismatches > MANY * choices) {
    const share = `${mismatches} of ${choices} steps that had a choice`
    const detail = `The noise, a filter, the prompt or the model is not the recorded one: ${share} give another token, the first is step ${step}.`
    return { step, reason: 'noise', detail }
  }
  const detail = `Token ${step} was not drawn here: it is ${id} where the model gives ${drawn}.`
  return { step, reason: 'token', detail }
}

function kindFault(run: RunValue, retaken: Retaken, step: number): Fault | null {
  const { kinds } = run
  const [said, is] = [kinds[step] ?? 0, retaken.kinds[step] ?? 0]
  if (said === is) return null
  const detail = `Token ${step} is said to be ${KINDS[said]} and is ${KINDS[is]}.`
  return { step, reason: 'kind', detail }
}

const KINDS = ['sampled', 'the likeliest', 'forced by the grammar', 'forced by the budget', 'given']

const scoresFault = (step: number): Fault => ({
  step,
  reason: 'scores',
  detail: `From step ${step} on the scores are others: another prompt, other weights, another cache or another sampler gave them.`,
})

function isSameStep(recorded: Uint8Array, retaken: Uint8Array, step: number): boolean {
  const [from, to] = [step * STEP_BYTES, (step + 1) * STEP_BYTES]
  return Buffer.compare(recorded.subarray(from, to), retaken.subarray(from, to)) === 0
}

export function count(output: readonly number[], retaken: Retaken): Counts {
  let [choices, mismatches, margins] = [0, 0, 0]
  for (const [step, id] of output.entries()) {
    const differs = retaken.ids[step] !== id
    if (differs || (retaken.choices[step] ?? 0) > 1) choices++
    if (!differs) continue
    mismatches++
    margins += Math.min(MOST_MARGIN, Math.max(0, -(retaken.leads[step] ?? -MOST_MARGIN)))
  }
  return { steps: output.length, choices, mismatches, margins }
}
