import type { ReplayResult } from '@overt/wire'
import { openTestModel } from '../engine/llama/test-model.ts'
import type { LlamaEngine, LlamaOptions } from '../engine/llama/llama.ts'
import { answered, ask, fileOf, type Told } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'
import { finding, openTestReplayer } from './replayer.fixture.ts'

// For tests, `npm run honest` and `npm run replay-rate` only.

/** How the engine that answers and the one that replays run; the second is the first unless it is said. */
export type HonestPair = {
  readonly answers: Pick<LlamaOptions, 'variant' | 'threads'>
  readonly replays: Parameters<typeof openTestReplayer>[0]
  readonly atOnce: number
}

/** The answers of these numbers, `to` not among them. */
export type HonestRange = { readonly from: number; readonly to: number }

const plain: HonestPair = { answers: { threads: 1 }, replays: {}, atOnce: 16 }

/** Answers to one question: they share the reading of it, and each has noise of its own. */
const CHOICES = 8
/** How many answers are asked for together; the next come while these are replayed. */
const TOGETHER = 4 * CHOICES
/** A minute in which the machine stood still is no hang. */
const HANG_MS = 600_000

/** The lengths, shortest first, that answers one after the other are limited to. */
const LIMITS = [2, 3, 4, 5, 6, 7]
export const TEMPERATURES = ['0', '0.5', '1', '1.5']

export type HonestReplay = ReplayResult & { readonly n: number }

/** Honest answers, made in batches of what comes together, and what replaying each alone came to, in order. */
export async function* replayHonest(
  { from, to }: HonestRange,
  pair: HonestPair = plain,
  limits: readonly number[] = LIMITS,
): AsyncGenerator<HonestReplay> {
  const waits = { waiting: 2 * TOGETHER, waitingOfOne: TOGETHER, hangMs: HANG_MS }
  await using engine = await openTestModel({ ...pair.answers, sequences: pair.atOnce, ...waits })
  await using replayer = await openTestReplayer(pair.replays)
  const make = async (first: number): Promise<readonly Told[]> => {
    const some = Array.from({ length: Math.max(0, Math.min(TOGETHER, to - first)) }, (_, i) => i)
    const told = some.map((i) =>
      answer(engine, first + i, limits[(first + i) % limits.length] ?? 1),
    )
    return Promise.all(told)
  }
  let next = make(from)
  for (let n = from; n < to;) {
    const told = await next
    next = make(n + TOGETHER)
    // Whoever stops early does not hear of them.
    next.catch(() => {})
    for (const one of told) {
      yield { n: n++, ...(await replayReceipt(await fileOf(one), finding(replayer))) }
    }
  }
}

/** Answers of different lengths to prompts of different lengths: hardly two batches are alike. */
function answer(engine: LlamaEngine, n: number, limit: number): Promise<Told> {
  const [question, choice] = [Math.floor(n / CHOICES), n % CHOICES]
  const words = `Why ${'oh why '.repeat(question % 4)}${question * 37}?`
  const set = {
    limit: { value: limit, by: 'caller' as const },
    temperature: { value: TEMPERATURES[n % TEMPERATURES.length] ?? '1', by: 'caller' as const },
  }
  return answered(engine, `honest ${question}`, ask(words), set, { choice })
}
