import {
  fromBase64Url,
  noiseCommit,
  toBase64Url,
  type Disclosures,
  type LocalEngine,
  type RunValue,
  type SamplerValue,
  type Statement,
  type TextValue,
} from '@overt/verifier'
import type { ReplayResult } from '@overt/wire'
import { noiseKey } from '../answering/noise.ts'
import { samplingOf } from '../answering/sampler.ts'
import { GrammarError } from '../engine/grammar/gbnf.ts'
import { networkOf, type ThoughtMarks } from '../engine/grammar/grammar-run.ts'
import { type ExactCache, isExactCache } from '../engine/llama/cache.ts'
import { beginTrace } from '../engine/sampler/trace.ts'
import type { TaughtRun } from '../engine/replayer/teacher.ts'
import { inconclusive, inconsistent } from './verdict.ts'

/** All that a replay takes, shown and sound as far as it can be told without the model. */
export type Replayable = {
  readonly statement: Statement
  readonly engine: LocalEngine
  readonly cache: ExactCache
  readonly runs: readonly RunValue[]
  readonly sampler: SamplerValue
  readonly text: TextValue | null
  readonly taught: (run: RunValue, thinking: ThoughtMarks | null) => TaughtRun
}

type Found = { readonly ok: true; readonly found: Replayable }
type Ended = { readonly ok: false; readonly result: ReplayResult }

/** What there is to replay, or why there is nothing. */
export async function replayable(statement: Statement, shown: Disclosures): Promise<Found | Ended> {
  const { engine } = statement
  if (engine.kind === 'remote') {
    return end(inconclusive('provider', "The words are a provider's: nobody else can replay them."))
  }
  const { kv: cache } = engine
  if (!isExactCache(cache) || !engine.flash) {
    return end(inconclusive('settings', 'The engine ran with a cache that this one does not have.'))
  }
  const [runs, sampler] = [shown.runs?.value, shown.sampler?.value]
  if (!runs || !sampler || runs.length === 0) {
    return end(inconclusive('not-shown', 'The receipt does not show its runs and its sampler.'))
  }
  const text = shown.text?.value ?? null
  const strange = unknownWays({ statement, runs, sampler, text })
  if (strange !== null) return end(inconclusive('settings', strange))
  const key = await keyOf(statement, shown, sampler)
  if (typeof key !== 'function') return end(key)
  const taught: Replayable['taught'] = (run, thinking) =>
    taughtRun(run, sampler, thinking, key(run))
  return { ok: true, found: { statement, engine, cache, runs, sampler, text, taught } }
}

/** A sentence about what is not replayed, or null: nobody is accused of what was not looked at. */
function unknownWays({
  statement: { noise },
  runs,
  sampler,
  text,
}: Pick<Replayable, 'statement' | 'runs' | 'sampler' | 'text'>): string | null {
  if (noise !== null && noise.alg !== 'gumbel-pos/v1') {
    return `The noise is of a kind that is not replayed yet: ${noise.alg}.`
  }
  if (!runs.every(tellsTools)) {
    return 'The prompt holds tools, and the receipt does not tell how the template was given them.'
  }
  if (runs.some(({ kinds }) => kinds.some((kind) => kind === 4))) {
    return 'Some tokens were given to the model, which is not replayed yet.'
  }
  if (text?.edits.some(({ by }) => by === 'guard')) {
    return 'A guard changed the text, which is not replayed yet.'
  }
  return unreadable(sampler.grammar.value)
}

/** Another version may read more of GBNF than this one. */
function unreadable(grammar: SamplerValue['grammar']['value']): string | null {
  try {
    if (grammar !== null) networkOf(grammar.gbnf)
    return null
  } catch (error) {
    if (error instanceof GrammarError) return `The grammar cannot be run here: ${error.message}.`
    throw error
  }
}

const tellsTools = ({ segments, asked }: RunValue): boolean =>
  asked !== undefined || segments.every(({ from }) => from !== 'tool')

const end = (result: ReplayResult): Ended => ({ ok: false, result })

/** The noise of each run, as far as the receipt shows it and it is the one that was committed to. */
async function keyOf(
  { noise }: Statement,
  { key, request }: Disclosures,
  { seed, temperature }: SamplerValue,
): Promise<((run: RunValue) => Uint8Array) | ReplayResult> {
  const shown = key?.value ? fromBase64Url(key.value) : null
  if (shown !== null && toBase64Url(await noiseCommit(shown)) !== noise?.commit) {
    const detail = 'The noise key is not the one that was committed to.'
    return inconsistent(0, { step: 0, reason: 'noise', detail })
  }
  if (seed.value !== null) return ofSeed(Number(seed.value))
  const drawsNothing = Number(temperature.value) === 0
  if (!drawsNothing && (shown === null || !request?.value)) {
    return inconclusive('not-shown', 'The receipt does not show its noise key and its request.')
  }
  const nonce = request?.value?.nonce ? fromBase64Url(request.value.nonce) : null
  const k = shown ?? new Uint8Array(32)
  return ({ choice, run }) => noiseKey({ id: null, k, nonce }, null, choice, run)
}

function ofSeed(seed: number): ((run: RunValue) => Uint8Array) | ReplayResult {
  if (!Number.isSafeInteger(seed)) {
    return inconclusive('settings', 'The seed is larger than any that a caller can set here.')
  }
  const none = { id: null, k: new Uint8Array(32), nonce: null }
  return ({ choice, run }) => noiseKey(none, seed, choice, run)
}

function taughtRun(
  run: RunValue,
  sampler: SamplerValue,
  thinking: ThoughtMarks | null,
  noise: Uint8Array,
): TaughtRun {
  const set = samplingOf(sampler, noise, { seed: null, scores: null }, run.choice)
  const { topK, topP, minP, temperature, penalties, bias, grammar } = set
  const prompt = Int32Array.from(run.segments.flatMap(({ tokens }) => tokens))
  return {
    prompt,
    output: Int32Array.from(run.output),
    filters: { topK, topP, minP, temperature, penalties, bias, thought: sampler.thought.value },
    noiseKey: noise,
    grammar,
    thinking,
    trace: beginTrace(run.choice, run.run, prompt),
  }
}
