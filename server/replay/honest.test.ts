import { expect, test } from 'vitest'
import { findLibraries } from '../engine/llama/libraries.ts'
import { readProcessor } from '../engine/llama/processor.ts'
import { openTestModel, testModelPath } from '../engine/llama/test-model.ts'
import { openReplayer } from '../engine/replayer/replayer.ts'
import { answered, ask, fileOf } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'

/** OVERT_HONEST=10000 is the long proof. */
const count = Number(process.env['OVERT_HONEST'] ?? 200)

test(`${count} honest answers in mixed batches replay without one differing bit`, async () => {
  await using engine = await openTestModel({ threads: 1, waiting: 64, waitingOfOne: 64 })
  await using replayer = await openReplayer({
    libraries: findLibraries({
      platform: `${process.platform}-${process.arch}`,
      processor: await readProcessor(),
      folder: null,
      variant: null,
    }),
    modelPath: testModelPath(),
    repack: true,
    context: { contextTokens: 512, threads: 1 },
    modest: false,
    turn: async () => {},
    signal: new AbortController().signal,
  })
  const shared = {
    opened: replayer.opened,
    tokenise: replayer.tokenise.bind(replayer),
    teach: replayer.teach.bind(replayer),
    [Symbol.asyncDispose]: async () => {},
  }
  const answer = async (n: number) => {
    const question = `Question ${n}: ${'why '.repeat(n % 7)}is ${n * 37} a number?`
    const limit = { value: 4 + (n % 9), by: 'caller' as const }
    const temperature = { value: String((n % 4) / 2), by: 'caller' as const }
    return answered(engine, `honest ${n}`, ask(question), { limit, temperature })
  }
  for (let from = 0; from < count; from += 16) {
    const some = Array.from({ length: Math.min(16, count - from) }, (_, i) => answer(from + i))
    for (const told of await Promise.all(some)) {
      const find = async () => ({ ok: true, variant: 'haswell', replayer: shared }) as const
      expect(await replayReceipt(await fileOf(told), find)).toMatchObject({ verdict: 'exact' })
    }
  }
}, 14_400_000)
