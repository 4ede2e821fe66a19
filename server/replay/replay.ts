import type { RunValue } from '@overt/verifier'
import type { ReplayResult } from '@overt/wire'
import type { Marks } from '../engine/reading/answer-reading.ts'
import type { Replayer as OpenReplayer } from '../engine/replayer/replayer.ts'
import { count, exactFault, type Counts, type Fault } from './judge.ts'
import { reread } from './prompt.ts'
import { readReceipt } from './receipt.ts'
import { isRecovered } from './recovered.ts'
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
  for (const [at, run] of runs.entries()) {
    const prompt = await reread(run, replayer.opened.metadata, (texts) => replayer.tokenise(texts))
    if (prompt.is === 'unknown') return inconclusive('settings', prompt.detail)
    if (prompt.is === 'other') {
      const fault = { step: 0, reason: 'prompt', detail: prompt.detail } as const
      return inconsistent(at, fault, { ...about, counts: null })
    }
    const plain = plainFault(receipt, run, replayer, prompt.marks)
    if (plain !== null) return accused(at, run, plain, { ...about, counts: null })
    const retaken = await replayer.teach(receipt.taught(run))
    all = sum(all, count(run.output, retaken))
    const fault = isSame ? exactFault(run, retaken) : null
    if (fault !== null) return accused(at, run, fault, { ...about, counts: all })
  }
  if (isSame) return exactly(runs, { ...about, counts: all })
  return statistically({ ...about, counts: all })
}

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
  read: Pick<Marks, 'thinking' | 'calls'>,
): Fault | null {
  const { metadata, pieces, ends } = opened
  const unknown = run.output.findIndex((id) => id >= metadata.vocabulary)
  if (unknown !== -1) {
    return { step: unknown, reason: 'token', detail: `Token ${unknown} is none of this model's.` }
  }
  // What is spelt from its first token on has no thought before it.
  const isSpelt = sampler.grammar.value !== null && sampler.grammar.value.after === null
  const thinking = isSpelt ? null : read.thinking
  const marks = { stop: sampler.stop.value, thinking, calls: read.calls }
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

/**
 * Other arithmetic gives other bits, and now and then another token. How often it does on honest machines
 * depends on the model, the prompt and the sampler (spec/replay.md has what was measured): no share of differing
 * tokens accuses anybody, and none clears.
 */
function statistically(about: About): ReplayResult {
  const { mismatches, choices } = about.counts
  const other = `This machine's arithmetic is not the recorded one (variant ${about.engine.variant})`
  if (mismatches === 0) {
    const detail = `${other}, and every token is the same.`
    return agreed('consistent', 'statistics', detail, about)
  }
  const seen = `${mismatches} of ${choices} steps that had a choice give another token here`
  const detail = `${other}: ${seen}, of which nothing follows. Replay it on a machine like the recorded one.`
  return inconclusive('statistics', detail, about)
}

const sum = (a: Counts, b: Counts): Counts => ({
  steps: a.steps + b.steps,
  choices: a.choices + b.choices,
  mismatches: a.mismatches + b.mismatches,
  margins: a.margins + b.margins,
})
