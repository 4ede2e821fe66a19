import { createHash } from 'node:crypto'
import {
  commitField,
  fieldNames,
  formatBundle,
  fromBase64Url,
  noiseCommit,
  toBase64Url,
  utf8,
  type FieldValues,
  type LocalEngine,
  type RunValue,
  type SamplerValue,
  type Statement,
  type Stop,
} from '@overt/verifier'
import { askedValue } from '../answering/asked.ts'
import { noiseKey } from '../answering/noise.ts'
import { samplingOf } from '../answering/sampler.ts'
import {
  plainSurroundings,
  type EngineEvent,
  type Prompt,
  type PromptMessage,
  type Sampling,
  type Surroundings,
} from '../engine/engine.ts'
import { callGrammar } from '../engine/grammar/call-grammar.ts'
import type { LlamaEngine } from '../engine/llama/llama.ts'

// For tests only: receipts as an honest server makes them, and as a liar would, properly committed to.

const hash = 'A'.repeat(43)
const nothing = new Uint8Array(32)

/** Bytes that look random and are the same in every run of a test. */
export const bytesFor = (name: string): Uint8Array =>
  new Uint8Array(createHash('sha256').update(name).digest())

export type Values = { -readonly [N in keyof FieldValues]: FieldValues[N] }

export type Told = { readonly engine: LocalEngine; readonly values: Values }

export const chosen = <T>(value: T) => ({ value, by: 'caller' as const })

const samplerOf = (changes: Partial<SamplerValue> = {}): SamplerValue => ({
  temperature: chosen('0.8'),
  topK: chosen(64),
  topP: chosen('1'),
  minP: chosen('0'),
  penalties: chosen(null),
  bias: chosen(null),
  grammar: chosen(null),
  stop: chosen([]),
  limit: chosen(24),
  thought: chosen(null),
  seed: chosen(null),
  ...changes,
})

export const ask = (text: string): PromptMessage[] => [
  { role: 'system', text: '', from: 'charter', ref: hash },
  { role: 'user', text, from: 'person', ref: null },
]

/** The noise and all that the sampler is given, for one question. */
export function samplingFor(name: string, sampler: SamplerValue, choice = 0): Sampling {
  const noise = { id: null, k: bytesFor(`${name} key`), nonce: bytesFor(`${name} nonce`) }
  const seed = sampler.seed.value === null ? null : Number(sampler.seed.value)
  return samplingOf(sampler, noiseKey(noise, seed, choice, 0), { seed, scores: null }, choice)
}

type Watched = {
  /** Which of the answers to its question. */
  readonly choice?: number
  /** Who asks; whoever is named by the question, if nobody else. */
  readonly account?: string
  /** Tools, and whether they must be called. */
  readonly around?: Surroundings
  /** Hears of each event. */
  readonly hear?: (event: EngineEvent) => void
}

/** Asks the engine; the question's name makes its noise. */
export async function answered(
  engine: LlamaEngine,
  name: string,
  messages: readonly PromptMessage[],
  changes: Partial<SamplerValue> = {},
  { choice = 0, account = name, around = plainSurroundings, hear = () => {} }: Watched = {},
): Promise<Told> {
  const signal = new AbortController().signal
  const prompt = await engine.plan(messages, signal, around)
  const { calls } = prompt
  const grammar = chosen(calls === null ? null : callGrammar(around, calls))
  const sampler = samplerOf({ ...(calls !== null && { grammar }), ...changes })
  const sampling = { ...samplingFor(name, sampler, choice), calls }
  for await (const event of engine.generate(prompt, sampling, account, signal)) {
    hear(event)
    if (event.type !== 'stopped') continue
    const { run } = event
    const stop: Stop = run.stop === 'aborted' ? 'person' : run.stop
    const value = { choice, output: run.ids, kinds: run.kinds, stop, trace: run.trace }
    return told(engine.identity, name, sampler, prompt, value, {
      text: run.text,
      edits: run.edits,
    })
  }
  throw new Error('the engine did not answer')
}

function told(
  engine: LocalEngine,
  name: string,
  sampler: SamplerValue,
  prompt: Prompt,
  run: Omit<RunValue, 'run' | 'segments'>,
  text: FieldValues['text'],
): Told {
  const segments = prompt.segments.map(({ from, ref, text: bytes, ids }) => ({
    from,
    ref,
    bytes,
    tokens: ids,
  }))
  const asked = askedValue(prompt, sampler.grammar.value)
  return {
    engine,
    values: {
      request: { nonce: toBase64Url(bytesFor(`${name} nonce`)), bodySha256: hash, attachments: [] },
      runs: [{ run: 0, segments, ...run, ...(asked && { asked }) }],
      sampler,
      text,
      key: toBase64Url(bytesFor(`${name} key`)),
      guards: null,
      remote: null,
      prev: null,
    },
  }
}

/** The told answer with another run. */
export const withRun = (one: Told, change: (run: RunValue) => RunValue): Told => ({
  ...one,
  values: { ...one.values, runs: (one.values.runs ?? []).map(change) },
})

/** The file, committed to as a server would whatever it says. */
export async function fileOf(
  { engine, values }: Told,
  show = fieldNames,
  about: Partial<Statement> = {},
): Promise<Uint8Array> {
  const c: Record<string, string> = {}
  const disclosures: Record<string, unknown> = {}
  for (const name of fieldNames) {
    const salt = bytesFor(`salt of ${name}`)
    c[name] = await commitField(name, salt, values[name])
    if (show.includes(name)) disclosures[name] = { salt: toBase64Url(salt), value: values[name] }
  }
  const k = values.key === null ? nothing : (fromBase64Url(values.key) ?? nothing)
  const statement = {
    v: 'answer-receipt/v1',
    origin: 'test.example/aaaaaaaaaaaaaaaaaaaaaaaaaa',
    id: 'A'.repeat(22),
    issued: 1_795_378_503,
    blind: hash,
    after: { size: 2, root: hash },
    charter: { index: 1, hash },
    board: { index: 0, hash },
    engine,
    noise: { alg: 'gumbel-pos/v1', commit: toBase64Url(await noiseCommit(k)) },
    server: 'overt/test',
    stop: values.runs?.at(-1)?.stop ?? 'error',
    marking: [],
    // oxlint-disable-next-line no-unsafe-type-assertion -- every name was written above
    c: c as Statement['c'],
    ...about,
  } as const satisfies Statement
  const bundle = formatBundle({
    statement,
    disclosures,
    promise: null,
    proof: null,
    consistency: [],
    charter: { entry: 'AA==', proof: '', seen: null, artefacts: {} },
    chain: [{ entry: 'AA==', proof: '' }],
  })
  return utf8(bundle)
}

export const limit = (value: number) => ({ limit: chosen(value) })

/** The answer with another sampler than it was drawn by. */
export const withSampler = (honest: Told, change: object): Told => {
  const { values } = honest
  return {
    ...honest,
    values: { ...values, sampler: values.sampler && { ...values.sampler, ...change } },
  }
}
