import type { ReplayResult } from '@overt/wire'
import { openTestModel } from '../engine/llama/test-model.ts'
import type { LlamaEngine } from '../engine/llama/llama.ts'
import { answered, ask, fileOf, type Told } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'
import { finding, openTestReplayer } from './replayer.fixture.ts'

// For tests and `npm run honest` only.

const AT_ONCE = 8
const WAITING = 32

/** So many honest answers, made in batches of what comes together, and what replaying each alone came to. */
export async function* replayHonest(count: number): AsyncGenerator<ReplayResult> {
  const waiting = { waiting: WAITING, waitingOfOne: WAITING }
  await using engine = await openTestModel({ threads: 1, sequences: AT_ONCE, ...waiting })
  await using replayer = await openTestReplayer()
  for (let from = 0; from < count; from += WAITING) {
    const some = Array.from({ length: Math.min(WAITING, count - from) }, (_, i) => from + i)
    const told = await Promise.all(some.map((n) => answer(engine, n)))
    for (const one of told) yield await replayReceipt(await fileOf(one), finding(replayer))
  }
}

/** Answers of different lengths to prompts of different lengths: hardly two batches are alike. */
function answer(engine: LlamaEngine, n: number): Promise<Told> {
  const question = `Why ${'oh why '.repeat(n % 4)}${n * 37}?`
  return answered(engine, `honest ${n}`, ask(question), {
    limit: { value: 2 + (n % 6), by: 'caller' },
    temperature: { value: String((n % 4) / 2), by: 'caller' },
  })
}
