import type { Cache } from '../engine/llama/cache.ts'
import { findLibraries } from '../engine/llama/libraries.ts'
import { readProcessor } from '../engine/llama/processor.ts'
import { TEST_MODEL, testModelPath } from '../engine/llama/test-model.ts'
import { openReplayer, type Replayer, type ReplayerOptions } from '../engine/replayer/replayer.ts'
import type { Build, FindReplayer } from './found.ts'
import { withRun, type Told } from './receipts.fixture.ts'

// For tests only: the test model, opened once for many replays.

type Changes = {
  readonly cache?: Cache
  readonly variant?: string
  readonly modelPath?: string
  readonly threads?: number
}

export async function openTestReplayer(changes: Changes = {}): Promise<Replayer> {
  const { cache, variant = null, modelPath = testModelPath(), threads = 1 } = changes
  const platform = `${process.platform}-${process.arch}`
  const processor = await readProcessor()
  const options: ReplayerOptions = {
    libraries: findLibraries({ platform, processor, folder: null, variant }),
    modelPath,
    repack: true,
    context: { contextTokens: 512, threads, cache },
    modest: false,
    turn: async () => {},
    signal: new AbortController().signal,
  }
  return openReplayer(options)
}

/** Has one model, which stays open, and one other build of it at most. */
export const finding =
  (
    replayer: Replayer,
    digest: string = TEST_MODEL.digest,
    other: Replayer | null = null,
  ): FindReplayer =>
  async ({ model, variant }) =>
    model === digest
      ? {
          ok: true,
          variant,
          replayer: keptOpen(replayer),
          other: async (): Promise<Build | null> =>
            other && { variant: 'other', replayer: keptOpen(other) },
          isUnchanged: async () => true,
        }
      : { ok: false, reason: 'weights', detail: 'The weights differ.' }

const keptOpen = (replayer: Replayer) => ({
  opened: replayer.opened,
  tokenise: replayer.tokenise.bind(replayer),
  teach: replayer.teach.bind(replayer),
  isSteady: replayer.isSteady.bind(replayer),
  [Symbol.asyncDispose]: async () => {},
})

/** What tokens spell. */
export function spelt({ opened: { pieces } }: Replayer, ids: readonly number[]): string {
  const { bytes, offsets } = pieces
  return Buffer.concat(ids.map((id) => bytes.subarray(offsets[id], offsets[id + 1]))).toString()
}

/** The answer with other tokens, and the text that they spell. */
export function withTokens(told: Told, replayer: Replayer, ids: readonly number[]): Told {
  const lie = withRun(told, (run) => ({ ...run, output: ids, kinds: ids.map(() => 0) }))
  return {
    ...lie,
    values: { ...lie.values, text: { text: spelt(replayer, ids), edits: [] } },
  }
}
