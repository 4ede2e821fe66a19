import { toBase64Url, type SamplerValue } from '@overt/verifier'
import { decimal } from '../answering/sampler.ts'
import { TEST_MODEL } from '../engine/llama/test-model.ts'
import type { Replayer } from '../engine/replayer/replayer.ts'
import { type Told, bytesFor, chosen, withRun } from './receipts.fixture.ts'
import { withTokens } from './replayer.fixture.ts'

// For `npm run replay-rate` only: an honest receipt, told otherwise and properly committed to.

export type Lie = (told: Told, replayer: Replayer) => Promise<Told | null>

const EDITED = 20
/** Two common words; the one that was not drawn takes the place of what was. */
const WORDS = [260, 261] as const

/** Null where the lie is none: a temperature of 0 knows no noise and no filter. */
const sampler =
  (change: (set: SamplerValue) => Partial<SamplerValue>): Lie =>
  async (told) => {
    const { values } = told
    const set = values.sampler
    if (set === null || set.temperature.value === '0') return null
    return { ...told, values: { ...values, sampler: { ...set, ...change(set) } } }
  }

const hotter = (by: number): Lie =>
  sampler(({ temperature }) => ({
    temperature: chosen(decimal(Number((Number(temperature.value) + by).toFixed(2)))),
  }))

/** One letter more in the question, in its words and in its tokens. */
const anotherWord: Lie = async (told, replayer) => {
  const person = told.values.runs?.[0]?.segments.find(({ from }) => from === 'person')
  if (person === undefined) return null
  const text = person.bytes.replace(/(\w)([.?])$/, '$1s$2')
  const [tokens = []] = await replayer.tokenise([{ text, special: false }])
  return withRun(told, (run) => ({
    ...run,
    segments: run.segments.map((one) =>
      one.from === 'person' ? { ...one, bytes: text, tokens } : one,
    ),
  }))
}

const anotherToken: Lie = async (told, replayer) => {
  const run = told.values.runs?.[0]
  if (run === undefined || run.output.length <= EDITED) return null
  const [word, other] = WORDS
  return withTokens(
    told,
    replayer,
    run.output.with(EDITED, run.output[EDITED] === word ? other : word),
  )
}

const anotherNonce: Lie = async (told) => {
  const { request, sampler: set } = told.values
  if (request === null || set?.temperature.value === '0') return null
  const nonce = toBase64Url(bytesFor('another'))
  return { ...told, values: { ...told.values, request: { ...request, nonce } } }
}

export const lies: Readonly<Record<string, Lie>> = {
  'one edited token': anotherToken,
  'another nonce': anotherNonce,
  'one letter of the prompt': anotherWord,
  'temperature + 0.2': hotter(0.2),
  'temperature + 0.4': hotter(0.4),
  'top-p 0.5': sampler(() => ({ topP: chosen('0.5') })),
}

/** Other weights, said to be the test model's; the engine digest stays the other one's. */
export const saidToBeTheTestModel = (told: Told): Told => ({
  ...told,
  engine: { ...told.engine, model: TEST_MODEL.digest },
})
