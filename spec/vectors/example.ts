import {
  type CharterBody,
  type FieldName,
  type FieldValues,
  type Statement,
  noiseCommit,
  sha256,
  toBase64Url,
  toHex,
  utf8,
} from '@overt/verifier'
import { drawn } from './keys.ts'

// The one answer that the vectors are about.

export const issued = 1_795_378_503

export const prompt = 'You are a helpful assistant. Answer briefly.'

const question = 'Which planet is the largest?'
const answer = 'Jupiter is the largest planet of the Solar System.'

const hashOf = async (text: string): Promise<string> => toBase64Url(await sha256(utf8(text)))
const digestOf = async (name: string): Promise<string> => `sha256:${toHex(await drawn(name))}`

/** Token ids and the bytes that they stand for, for the checks that need a vocabulary. */
export const vocabulary: readonly (readonly [number, string])[] = [
  [20, 'Jupiter'],
  [21, ' is'],
  [22, ' the'],
  [23, ' largest'],
  [24, ' planet'],
  [25, ' of'],
  [26, ' the'],
  [27, ' Solar'],
  [28, ' System.'],
  [2, ''],
]

export async function charterBody(
  origin: string,
  board: CharterBody['board'],
): Promise<CharterBody> {
  return {
    v: 'charter/v1',
    origin,
    seq: 1,
    prev: null,
    board,
    coolDown: 0,
    sealWithin: 3600,
    publish: { everySeconds: 1, padTo: 1 },
    artefacts: {
      systemPrompts: [{ for: '*', sha256: await hashOf(prompt) }],
      safetyPolicy: null,
      models: [{ model: '*', digest: null, replay: 'none' }],
      sampler: { temperature: '0.8', topK: 40, topP: '0.95', minP: '0.05' },
      tools: [],
      templates: [],
      retention: { days: null },
      routes: ['*'],
    },
    fallback: [],
    evaluation: null,
    reason: 'The first charter.',
  }
}

const by = 'charter'
const sampler: NonNullable<FieldValues['sampler']> = {
  temperature: { value: '0.8', by },
  topK: { value: 40, by },
  topP: { value: '0.95', by },
  minP: { value: '0.05', by },
  penalties: { value: null, by },
  bias: { value: null, by },
  grammar: { value: null, by },
  thought: { value: null, by },
  stop: { value: [], by },
  limit: { value: 512, by: 'caller' },
  seed: { value: null, by },
}

export async function answerValues(): Promise<FieldValues> {
  const ids = vocabulary.map(([id]) => id)
  return {
    request: {
      nonce: toBase64Url(await drawn('nonce')),
      bodySha256: await hashOf('the request body'),
      attachments: [],
    },
    runs: [
      {
        choice: 0,
        run: 0,
        segments: [
          { from: 'template', ref: null, bytes: '<|im_start|>system\n', tokens: [1, 9690, 198] },
          {
            from: 'charter',
            ref: await hashOf(prompt),
            bytes: prompt,
            tokens: [2683, 359, 253, 5356, 11173],
          },
          {
            from: 'template',
            ref: null,
            bytes: '<|im_end|>\n<|im_start|>user\n',
            tokens: [2, 198, 1, 4093, 198],
          },
          { from: 'person', ref: null, bytes: question, tokens: [11117, 5455, 314, 260, 3600, 47] },
          {
            from: 'template',
            ref: null,
            bytes: '<|im_end|>\n<|im_start|>assistant\n',
            tokens: [2, 198, 1, 520, 9531, 198],
          },
        ],
        output: ids,
        kinds: ids.map(() => 0),
        stop: 'eos',
        trace: null,
      },
    ],
    sampler,
    text: { text: answer, edits: [] },
    key: toBase64Url(await drawn('noise key')),
    guards: null,
    remote: null,
    prev: null,
  }
}

type Circumstances = Pick<Statement, 'origin' | 'after' | 'charter' | 'board'> & {
  readonly commitments: ReadonlyMap<FieldName, string>
}

export async function statementOf(circumstances: Circumstances): Promise<Statement> {
  const { origin, after, charter, board, commitments } = circumstances
  const c = (name: FieldName): string => commitments.get(name) ?? ''
  return {
    v: 'answer-receipt/v1',
    origin,
    id: toBase64Url((await drawn('id')).slice(0, 16)),
    issued,
    blind: toBase64Url(await drawn('blind')),
    after,
    charter,
    board,
    engine: {
      kind: 'local',
      model: await digestOf('model'),
      library: await digestOf('library'),
      variant: 'haswell',
      kv: 'q8_0',
      flash: true,
      repack: false,
      digest: null,
      replay: 'none',
    },
    noise: {
      alg: 'gumbel-pos/v1',
      commit: toBase64Url(await noiseCommit(await drawn('noise key'))),
    },
    server: `overt/0.1.0 ${await digestOf('server')}`,
    stop: 'eos',
    marking: [],
    c: {
      request: c('request'),
      runs: c('runs'),
      sampler: c('sampler'),
      text: c('text'),
      key: c('key'),
      guards: c('guards'),
      remote: c('remote'),
      prev: c('prev'),
    },
  }
}
