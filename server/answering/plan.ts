import {
  noiseCommit,
  toBase64Url,
  type AskedValue,
  type FieldValues,
  type SamplerValue,
  type SegmentValue,
  type Statement,
} from '@overt/verifier'
import type { Charter, Listener } from '../charter/charter.ts'
import type { EngineIdentity, Prompt, PromptMessage, Sampling, Segment } from '../engine/engine.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ReadyModel } from '../model/models.ts'
import type { Ask } from './answering.ts'
import { AnsweringError } from './answering-error.ts'
import { askedValue } from './asked.ts'
import { formOf, surroundingsOf } from './form.ts'
import { noiseKey, type Noise } from './noise.ts'
import { samplerValue, samplingOf, thinkingOf } from './sampler.ts'

/**
 * All of a receipt that is fixed before the first token. It is stored with the question, so that an
 * answer whose server died is sealed as exactly what was asked.
 */
export type Plan = {
  readonly statement: Omit<Statement, 'issued' | 'blind' | 'stop' | 'c'>
  readonly request: NonNullable<FieldValues['request']>
  readonly sampler: NonNullable<FieldValues['sampler']>
  readonly segments: readonly SegmentValue[]
  readonly asked: AskedValue | null
  /** How its tokens are read. */
  readonly reading: Pick<Sampling, 'thinking' | 'calls'>
  readonly key: FieldValues['key']
  readonly prev: FieldValues['prev']
  /** Which of the answers to its question. */
  readonly choice: number
}

export type Planned = {
  readonly model: ReadyModel
  readonly prompt: Prompt
  /** Choices of one question differ in their receipt and their noise alone. */
  ofChoice(choice: number, receipt: string): { readonly plan: Plan; readonly sampling: Sampling }
}

type Parts = {
  readonly ledger: Pick<Ledger, 'origin' | 'head'>
  readonly charter: () => Charter
  /** The statement's `server`: `overt/<version> sha256:<digest>`. */
  readonly version: string
}

export type Question = {
  readonly model: ReadyModel
  /** The charter's own message is put before these. */
  readonly messages: readonly PromptMessage[]
  readonly prev: string | null
  readonly noise: Noise
}

/**
 * Renders the prompt under the charter in force and fixes what the receipt will say of it.
 * @throws EngineError when the prompt does not fit; AnsweringError for what the engine cannot honour.
 */
export async function planAnswer(
  parts: Parts,
  ask: Ask,
  question: Question,
  signal: AbortSignal,
): Promise<Planned> {
  const { model, noise } = question
  const { engine } = model
  const charter = parts.charter()
  const statement = await statedSoFar(parts, charter, question)
  const listener = { tiny: isTiny(model), language: ask.language ?? null }
  const messages = [...charterMessage(charter, engine.identity, listener), ...question.messages]
  const prompt = await engine.plan(messages, signal, surroundingsOf(ask))
  const sampler = samplerValue(
    { ...ask.sampling, grammar: formOf(ask, prompt) },
    charter.sampler,
    engine,
    prompt,
  )
  const reading = readingOf(prompt, sampler)
  const common = {
    reading,
    request: {
      nonce: noise.nonce === null ? null : toBase64Url(noise.nonce),
      bodySha256: ask.bodySha256,
      attachments: [],
    },
    sampler,
    segments: prompt.segments.map(segmentValue),
    asked: engine.identity.kind === 'local' ? askedValue(prompt, sampler.grammar.value) : null,
    key: statement.noise === null ? null : toBase64Url(noise.k),
    prev: question.prev,
  }
  return {
    model,
    prompt,
    ofChoice: (choice, id) => ({
      plan: { ...common, statement: { ...statement, id }, choice },
      sampling: {
        ...samplingOf(sampler, noiseKey(noise, ask.sampling.seed, choice, 0), ask.sampling, choice),
        ...reading,
      },
    }),
  }
}

/** How the answer's tokens are read: as the prompt's template has the model write them. */
function readingOf(prompt: Prompt, { grammar, thought }: SamplerValue): Plan['reading'] {
  const thinking = thinkingOf(prompt, grammar.value)
  const budget = thought.value?.budget ?? null
  return { calls: prompt.calls, thinking: thinking && { ...thinking, budget } }
}

/** Under which charter, after which checkpoint, by which engine, with which noise. */
async function statedSoFar(
  { ledger, version }: Parts,
  charter: Charter,
  { model, noise }: Question,
): Promise<Omit<Plan['statement'], 'id'>> {
  const head = ledger.head()
  const { identity } = model.engine
  const engine = statedEngine(identity)
  if (!charter.allows(engine)) throw notAllowed(model.id)
  // A provider draws its own noise, of which nothing can be said.
  const commit = identity.kind === 'local' ? toBase64Url(await noiseCommit(noise.k)) : null
  return {
    v: 'answer-receipt/v1',
    origin: ledger.origin,
    after: { size: head.size, root: toBase64Url(head.root) },
    charter: { index: charter.index, hash: charter.hash },
    board: { index: charter.board.index, hash: charter.board.hash },
    engine,
    noise: commit === null ? null : { alg: 'gumbel-pos/v1', commit },
    server: version,
    marking: ['metadata/v1'],
  }
}

const notAllowed = (model: string): AnsweringError =>
  new AnsweringError(
    'not_allowed',
    `The charter does not allow the model ${model} to answer: choose another, or have the board amend it.`,
    'model',
  )

const segmentValue = ({ from, ref, text, ids }: Segment): SegmentValue => ({
  from,
  ref,
  bytes: text,
  tokens: ids,
})

/** A charter names a model by its digest, or by its provider and name: never by what we call it here. */
function charterMessage(
  charter: Charter,
  identity: EngineIdentity,
  listener: Listener,
): readonly PromptMessage[] {
  const { kind, model } = identity
  const name = kind === 'local' ? model : `${identity.provider}/${model}`
  const { text, ref } = charter.systemPrompt(name, listener)
  // A chat template may put words of its own where it is given no system message: an empty one is said.
  if (text === '' && kind === 'remote') return []
  return [{ role: 'system', text, from: 'charter', ref }]
}

/** Weights under a gigabyte: a long text before the question costs such a model the question. */
const isTiny = ({ sizeBytes }: ReadyModel): boolean =>
  typeof sizeBytes === 'number' && sizeBytes < 1_000_000_000

/** Exactly the fields of the format, whatever else an engine says of itself. */
function statedEngine(identity: EngineIdentity): Statement['engine'] {
  if (identity.kind === 'remote') {
    const { kind, provider, model, replay } = identity
    return { kind, provider, model, replay }
  }
  const { kind, model, library, variant, kv, flash, repack, digest, replay } = identity
  return { kind, model, library, variant, kv, flash, repack, digest, replay }
}
