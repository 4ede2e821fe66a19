import type { RunValue } from '@overt/verifier'
import type { ReplayResult } from '@overt/wire'
import type { Marks } from '../engine/reading/answer-reading.ts'
import type { Replayer as OpenReplayer } from '../engine/replayer/replayer.ts'
import { count, exactFault, worstStep, type Counts, type Fault } from './judge.ts'
import { reread } from './prompt.ts'
import { readReceipt } from './receipt.ts'
import { isRecovered } from './recovered.ts'
import { judgeRate } from './statistics.ts'
import { replayable, type Replayable } from './taught.ts'
import { agreed, inconclusive, inconsistent } from './verdict.ts'
import { endFault, isText, spell, strangeStep } from './words.ts'

/** What is asked of a model that replays. */
export type Replayer = Pick<OpenReplayer, 'opened' | 'tokenise' | 'teach'> & AsyncDisposable

/** A model for replays: the one that the receipt names, or why it is not to be had. */
export type FoundReplayer =
  | { readonly ok: true; readonly replayer: Replayer; readonly variant: string }
  | {
      readonly ok: false
      readonly reason: 'weights' | 'no-model' | 'settings'
      readonly detail: string
    }

export type FindReplayer = (wanted: {
  readonly model: string
  readonly variant: string
  readonly repack: boolean
  readonly tokens: number
}) => Promise<FoundReplayer>

/**
 * Runs a receipt again (spec/replay.md): the template rendered, each segment tokenised, the text put
 * together and every step drawn anew, in one pass through the model.
 * @throws ReplayError for what is no receipt; EngineError when the engine cannot go on.
 */
export async function replayReceipt(bytes: Uint8Array, find: FindReplayer): Promise<ReplayResult> {
  const { statement, disclosures } = await readReceipt(bytes)
  const wanted = await replayable(statement, disclosures)
  if (!wanted.ok) return wanted.result
  const { engine, runs } = wanted.found
  const tokens = Math.max(...runs.map(lengthOf))
  const found = await find({ ...engine, tokens })
  if (!found.ok) return inconclusive(found.reason, found.detail)
  await using replayer = found.replayer
  // Awaited here: the model is closed when this returns.
  return await replayRuns(wanted.found, replayer, found.variant)
}

const lengthOf = ({ segments, output }: RunValue): number =>
  segments.reduce((sum, { tokens }) => sum + tokens.length, 0) + output.length

async function replayRuns(
  receipt: Replayable,
  replayer: Replayer,
  variant: string,
): Promise<ReplayResult> {
  const { engine, runs } = receipt
  const measured = replayer.opened.digest
  const isSame = measured === engine.digest
  const about = { engine: { variant, recorded: engine.digest, measured } }
  let all: Counts = { steps: 0, choices: 0, mismatches: 0, margins: 0 }
  let worst: Place = { run: 0, step: 0 }
  for (const [at, run] of runs.entries()) {
    const prompt = await reread(run, replayer.opened.metadata, (texts) => replayer.tokenise(texts))
    if (prompt.is === 'unknown') return inconclusive('settings', prompt.detail)
    if (prompt.is === 'other') {
      const fault = { step: 0, reason: 'prompt', detail: prompt.detail } as const
      return inconsistent(at, fault, { ...about, counts: null })
    }
    const plain = plainFault(receipt, run, replayer, prompt.thinking)
    if (plain !== null) return accused(at, run, plain, { ...about, counts: null })
    const retaken = await replayer.teach(receipt.taught(run))
    const counts = count(run.output, retaken)
    all = sum(all, counts)
    const fault = isSame ? exactFault(run, retaken) : null
    if (fault !== null) return accused(at, run, fault, { ...about, counts: all })
    if (counts.mismatches > 0) worst = { run: at, step: worstStep(run.output, retaken) }
  }
  if (isSame) return exactly(runs, { ...about, counts: all })
  return statistically(runs, worst, { ...about, counts: all })
}

type Place = { readonly run: number; readonly step: number }

/** What was recovered may lack what its engine had not told yet: that is nobody's lie. */
function accused(
  at: number,
  run: RunValue,
  fault: Fault,
  about: Parameters<typeof inconsistent>[2],
): ReplayResult {
  return isRecovered(run)
    ? inconclusive('recovered', recovered(fault.detail), about)
    : inconsistent(at, fault, about)
}

const recovered = (detail: string): string =>
  `The answer broke off and was put together from what was stored of it, which is not all: ${detail}`

/** What can be told without decoding: end and text. */
function plainFault(
  { sampler, text, runs }: Replayable,
  run: RunValue,
  { opened }: Replayer,
  thinking: Marks['thinking'],
): Fault | null {
  const { metadata, pieces, ends } = opened
  const unknown = run.output.findIndex((id) => id >= metadata.vocabulary)
  if (unknown !== -1) {
    return { step: unknown, reason: 'token', detail: `Token ${unknown} is none of this model's.` }
  }
  // What is spelt from its first token on has no thought before it.
  const isSpelt = sampler.grammar.value !== null && sampler.grammar.value.after === null
  const marks = { stop: sampler.stop.value, thinking: isSpelt ? null : thinking, calls: null }
  const spelled = spell(run.output, marks, pieces)
  const limits = { ends: new Set(ends), limit: sampler.limit.value }
  const end = endFault(run, spelled, limits)
  if (end !== null) return { reason: 'end', ...end }
  if (text === null || runs.length > 1 || isText(text, spelled, run)) return null
  const detail = 'The text is not what the tokens say.'
  return { step: strangeStep(text.text, spelled), reason: 'text', detail }
}

type About = { readonly engine: NonNullable<ReplayResult['engine']>; readonly counts: Counts }

function exactly(runs: readonly RunValue[], about: About): ReplayResult {
  if (runs.every(({ trace }) => trace !== null)) {
    return agreed('exact', 'same', 'Every token and every bit of its scores is the same.', about)
  }
  const detail = 'Every token is the same; the receipt holds no trace of the scores.'
  return agreed('consistent', 'no-trace', detail, about)
}

/** Other arithmetic gives other bits: only many steps together say something. */
function statistically(
  runs: readonly RunValue[],
  { run, step }: Place,
  about: About,
): ReplayResult {
  const { mismatches, choices } = about.counts
  const seen = `${mismatches} of ${choices} steps that had a choice give another token here`
  const other = `This machine's arithmetic is not the recorded one (variant ${about.engine.variant})`
  switch (judgeRate(mismatches, choices)) {
    case 'consistent':
      return agreed('consistent', 'statistics', `${other}: ${seen}, as on honest machines.`, about)
    case 'few':
      return inconclusive('few', `${other}: ${seen}, too few steps to tell.`, about)
    case 'inconsistent': {
      const detail = `${other}: ${seen}, more than on honest machines; step ${step} is the worst.`
      const fault = { step, reason: 'statistics', detail } as const
      return runs.some(isRecovered)
        ? inconclusive('recovered', recovered(detail), about)
        : inconsistent(run, fault, about)
    }
  }
}

const sum = (a: Counts, b: Counts): Counts => ({
  steps: a.steps + b.steps,
  choices: a.choices + b.choices,
  mismatches: a.mismatches + b.mismatches,
  margins: a.margins + b.margins,
})
