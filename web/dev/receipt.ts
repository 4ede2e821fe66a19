import {
  answerLeaf,
  commitField,
  formatBundle,
  leafHash,
  noiseCommit,
  sha256,
  toBase64,
  toBase64Url,
  utf8,
  type Disclosure,
  type FieldName,
  type FieldValues,
  type Json,
  type Statement,
} from '@overt/verifier'
import type { Stop } from '@overt/wire'
import { type FixtureLedger, sampler, systemPrompt } from './ledger.ts'

export const weights = `sha256:${'3f0a9c5e71d2b846'.repeat(4)}`

export type Asked = {
  readonly nonce: string | null
  readonly bodySha256: string
  /** What the person tells the assistant in the conversation. */
  readonly instructions: string | null
  readonly question: string
  readonly text: string
  readonly stop: Stop
  readonly noise: Uint8Array
  readonly id: string
}

/** What the fixture keeps of a receipt; the bundle is made when it is asked for. */
export type Kept = {
  readonly statement: Statement
  readonly disclosures: Awaited<ReturnType<typeof disclose>>['disclosures']
  readonly leaf: Uint8Array
  readonly promise: string
  index: number | null
}

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
const charter = <T>(value: T) => ({ value, by: 'charter' }) as const

export async function makeReceipt(ledger: FixtureLedger, asked: Asked, now: number): Promise<Kept> {
  const { c, disclosures } = await disclose(await valuesOf(asked))
  const statement: Statement = {
    v: 'answer-receipt/v1',
    origin: ledger.origin,
    id: asked.id,
    issued: Math.floor(now / 1000),
    blind: toBase64Url(random(32)),
    after: { size: ledger.size, root: toBase64Url(await ledger.root()) },
    charter: { index: 1, hash: ledger.charter.hash },
    board: { index: 0, hash: ledger.boardHash },
    engine: {
      kind: 'local',
      model: weights,
      library: `sha256:${'a71c'.repeat(16)}`,
      variant: 'haswell',
      kv: 'q8_0',
      flash: true,
      repack: false,
      digest: null,
      replay: 'none',
    },
    noise: { alg: 'gumbel-pos/v1', commit: toBase64Url(await noiseCommit(asked.noise)) },
    server: `overt/0.1.0 sha256:${'5d1f'.repeat(16)}`,
    stop: asked.stop,
    marking: [],
    c,
  }
  const leaf = await answerLeaf(statement)
  const promise = await ledger.promise(await leafHash(leaf), statement.issued + 86_400)
  return { statement, disclosures, leaf, promise, index: null }
}

async function field<V extends Json>(name: FieldName, value: V) {
  const salt = random(32)
  const shown: Disclosure<V> = { salt: toBase64Url(salt), value }
  return { c: await commitField(name, salt, value), shown }
}

/** Every field under a salt of its own, and what the statement commits to. */
async function disclose(values: FieldValues) {
  const request = await field('request', values.request)
  const runs = await field('runs', values.runs)
  const used = await field('sampler', values.sampler)
  const text = await field('text', values.text)
  const key = await field('key', values.key)
  const guards = await field('guards', values.guards)
  const remote = await field('remote', values.remote)
  const prev = await field('prev', values.prev)
  return {
    c: {
      request: request.c,
      runs: runs.c,
      sampler: used.c,
      text: text.c,
      key: key.c,
      guards: guards.c,
      remote: remote.c,
      prev: prev.c,
    },
    disclosures: {
      request: request.shown,
      runs: runs.shown,
      sampler: used.shown,
      text: text.shown,
      key: key.shown,
      guards: guards.shown,
      remote: remote.shown,
      prev: prev.shown,
    },
  }
}

type SegmentFrom = 'charter' | 'template' | 'person'

const segment = (from: SegmentFrom, bytes: string, ref: string | null) => ({
  from,
  ref,
  bytes,
  tokens: Array.from({ length: Math.ceil(bytes.length / 4) }, (_, at) => 200 + at),
})

async function valuesOf({
  nonce,
  bodySha256,
  instructions,
  question,
  text,
  stop,
  noise,
}: Asked): Promise<FieldValues> {
  const output = Array.from({ length: Math.ceil(text.length / 4) }, (_, at) => 1000 + at)
  const segments = [
    segment('template', '<|im_start|>system\n', null),
    segment('charter', systemPrompt, toBase64Url(await sha256(utf8(systemPrompt)))),
    ...(instructions === null
      ? []
      : [segment('template', '\n\n', null), segment('person', instructions, null)]),
    segment('template', '<|im_end|>\n<|im_start|>user\n', null),
    segment('person', question, null),
    segment('template', '<|im_end|>\n<|im_start|>assistant\n', null),
  ]
  const kinds = output.map(() => 0 as const)
  return {
    request: { nonce, bodySha256, attachments: [] },
    runs: [{ choice: 0, run: 0, segments, output, kinds, stop, trace: null }],
    sampler: {
      temperature: charter(sampler.temperature),
      topK: charter(sampler.topK),
      topP: charter(sampler.topP),
      minP: charter(sampler.minP),
      penalties: charter(null),
      bias: charter(null),
      grammar: charter(null),
      thought: charter(null),
      stop: charter([]),
      limit: charter(2048),
      seed: charter(null),
    },
    text: { text, edits: [] },
    key: toBase64Url(noise),
    guards: null,
    remote: null,
    prev: null,
  }
}

export async function bundleOf(
  ledger: FixtureLedger,
  kept: Kept,
  show: readonly FieldName[] | null,
): Promise<string> {
  const shown = Object.entries(kept.disclosures).filter(
    ([name]) => show === null || show.some((one) => one === name),
  )
  return formatBundle({
    statement: kept.statement,
    disclosures: Object.fromEntries(shown),
    promise: kept.promise,
    proof: kept.index === null ? null : await ledger.proof(kept.index),
    consistency: await ledger.consistency(kept.statement.after.size),
    charter: {
      entry: toBase64(ledger.charter.entry),
      proof: await ledger.proof(1),
      seen: null,
      artefacts: { [toBase64Url(await sha256(utf8(systemPrompt)))]: systemPrompt },
    },
    chain: [{ entry: ledger.entry(0), proof: await ledger.proof(0) }],
  })
}
