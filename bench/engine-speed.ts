import { setTimeout } from 'node:timers/promises'
import { ask, question, type Message, type Timed } from './engine-ask.ts'
import { compared, quantile, type EngineRow, type Rounds } from './engine-row.ts'
import { STREAMS, type Target } from './engine-target.ts'
import { median } from './figure.ts'

const ANSWER_TOKENS = 96
const SHORT_PROMPT = 40

/** Ours reads ahead when its answers are out, for up to half a second: that is not to take the cores from who is measured next. */
const REST_MS = 1000

/** Both in turn in each round, and the one that begins changes: a machine that gets busier slows both. */
async function inTurn<T>(
  targets: readonly Target[],
  rounds: number,
  measure: (target: Target, round: number) => Promise<T>,
): Promise<{ readonly overt: T[]; readonly 'llama-server': T[] }> {
  const results: { overt: T[]; 'llama-server': T[] } = { overt: [], 'llama-server': [] }
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? targets : targets.toReversed()
    for (const target of order) {
      await setTimeout(REST_MS)
      results[target.name].push(await measure(target, round))
    }
  }
  return results
}

const each = <T>(rounds: Rounds<T>, value: (one: T) => number) => ({
  overt: rounds.overt.map(value),
  'llama-server': rounds['llama-server'].map(value),
})

let asked = 0
const next = () => ++asked

/** New questions that come together, and their answers. */
function askAtOnce(target: Target, count: number): Promise<readonly Timed[]> {
  const questions = Array.from({ length: count }, () => question(SHORT_PROMPT, next()))
  return Promise.all(questions.map((one) => ask(target, one, ANSWER_TOKENS)))
}

const MOST_TRIES = 10

type Together = { readonly timed: readonly Timed[]; readonly seconds: number }

/** Again while an answer ends by itself: the others then have the machine for themselves, in one round and not in another. */
async function answersOfOneLength(target: Target, count: number): Promise<Together> {
  for (let tries = 1; ; tries++) {
    const began = performance.now()
    const timed = await askAtOnce(target, count)
    const seconds = (performance.now() - began) / 1000
    const areWhole = timed.every(({ outputTokens }) => outputTokens === ANSWER_TOKENS)
    if (areWhole || tries === MOST_TRIES) return { timed, seconds }
  }
}

const WARMING_ROUNDS = 4

/** A server that was started a moment ago runs code that is not compiled yet: what is measured is one that has served. */
export async function warm(targets: readonly Target[]): Promise<void> {
  await inTurn(targets, WARMING_ROUNDS, (target) => askAtOnce(target, STREAMS))
}

/** Answers side by side: tokens a second in all, first tokens, and the longest waits between two pieces of text. */
export async function streams(
  targets: readonly Target[],
  rounds: number,
  count: number,
): Promise<readonly EngineRow[]> {
  const measured = await inTurn(targets, rounds, async (target) => {
    const { timed, seconds } = await answersOfOneLength(target, count)
    const tokens = timed.reduce((sum, { outputTokens }) => sum + outputTokens, 0)
    const gaps = timed.flatMap(({ at }) => at.slice(1).map((ms, i) => ms - (at[i] ?? 0)))
    const first = median(timed.map(firstOf))
    return { rate: tokens / seconds, first, gap: quantile(gaps, 0.99) }
  })
  const of = count === 1 ? '1 stream' : `${count} streams`
  const rate = each(measured, (one) => one.rate)
  const first = each(measured, (one) => one.first)
  const rows = [
    compared(`Tokens a second, ${of}`, 'tokens/s', rate, { least: 1 }),
    compared(`First token, ${of}`, 'ms', first, null),
  ]
  if (count < 8) return rows
  const gap = each(measured, (one) => one.gap)
  return [...rows, compared(`Gap between pieces, p99, ${of}`, 'ms', gap, { most: 1 })]
}

export async function coldPrompt(
  targets: readonly Target[],
  rounds: number,
  tokens: number,
): Promise<readonly EngineRow[]> {
  const measured = await inTurn(targets, rounds, (target) =>
    ask(target, question(tokens, next()), 2),
  )
  const read = median(measured.overt.map(({ promptTokens }) => promptTokens))
  const first = each(measured, firstOf)
  // The exact cache reads long prompts slower than the f16 that the peer has (docs: engine).
  const goal = { most: tokens > 256 ? 1.4 : 1.05 }
  return [compared(`First token, cold prompt of ${read}`, 'ms', first, goal)]
}

/** How long somebody looks at an answer before the next question: a program not at all, a person no less than this. */
const LOOKS = [
  { who: 'of a program', ms: 0 },
  { who: 'of a person', ms: 500 },
] as const

/** A conversation that goes on: all of it but the new question was read or written before. */
export async function returning(
  targets: readonly Target[],
  rounds: number,
): Promise<readonly EngineRow[]> {
  const rows: EngineRow[] = []
  for (const look of LOOKS) rows.push(...(await returningAfter(targets, rounds, look)))
  return rows
}

async function returningAfter(
  targets: readonly Target[],
  rounds: number,
  { who, ms }: (typeof LOOKS)[number],
): Promise<readonly EngineRow[]> {
  const measured = await inTurn(targets, rounds, async (target) => {
    const begun = question(512, next())
    const { text } = await ask(target, begun, 32)
    await setTimeout(ms)
    const goesOn: readonly Message[] = [
      ...begun,
      { role: 'assistant', content: text },
      { role: 'user', content: 'And what became of the keeper?' },
    ]
    return ask(target, goesOn, 2)
  })
  const cached = each(measured, ({ cachedTokens }) => cachedTokens)
  return [
    compared(`First token, conversation ${who} that returns`, 'ms', each(measured, firstOf), {
      most: 1,
    }),
    compared('Tokens of it that were not read again', 'tokens', cached, null),
  ]
}

const firstOf = ({ at, endMs }: Timed): number => at[0] ?? endMs
