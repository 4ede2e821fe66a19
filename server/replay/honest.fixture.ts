import type { ReplayResult } from '@overt/wire'
import { openTestModel } from '../engine/llama/test-model.ts'
import type { LlamaEngine, LlamaOptions } from '../engine/llama/llama.ts'
import { answered, ask, fileOf, type Told } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'
import { finding, openTestReplayer } from './replayer.fixture.ts'

// For tests, `npm run honest` and `npm run replay-rate` only.

const AT_ONCE = 8
const WAITING = 32

/** How the engine that answers and the one that replays run; the second is the first unless it is said. */
export type HonestPair = {
  readonly answers: Pick<LlamaOptions, 'variant' | 'threads'>
  readonly replays: Parameters<typeof openTestReplayer>[0]
  readonly atOnce: number
}

/** The lengths, shortest first, that answers to one question after the other are limited to. */
const LIMITS = [2, 3, 4, 5, 6, 7]
export const TEMPERATURES = ['0', '0.5', '1', '1.5']

/** So many honest answers, made in batches of what comes together, and what replaying each alone came to. */
export async function* replayHonest(
  count: number,
  pair: HonestPair = { answers: { threads: 1 }, replays: {}, atOnce: AT_ONCE },
  limits: readonly number[] = LIMITS,
): AsyncGenerator<ReplayResult> {
  const waiting = { waiting: WAITING, waitingOfOne: WAITING }
  await using engine = await openTestModel({ ...pair.answers, sequences: pair.atOnce, ...waiting })
  await using replayer = await openTestReplayer(pair.replays)
  for (let from = 0; from < count; from += WAITING) {
    const some = Array.from({ length: Math.min(WAITING, count - from) }, (_, i) => from + i)
    const told = await Promise.all(
      some.map((n) => answer(engine, n, limits[n % limits.length] ?? 1)),
    )
    for (const one of told) yield await replayReceipt(await fileOf(one), finding(replayer))
  }
}

/** Answers of different lengths to prompts of different lengths: hardly two batches are alike. */
function answer(engine: LlamaEngine, n: number, limit: number): Promise<Told> {
  const question = `Why ${'oh why '.repeat(n % 4)}${n * 37}?`
  return answered(engine, `honest ${n}`, ask(question), {
    limit: { value: limit, by: 'caller' },
    temperature: { value: TEMPERATURES[n % TEMPERATURES.length] ?? '1', by: 'caller' },
  })
}
