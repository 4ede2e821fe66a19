import type { ReplayResult } from '@overt/wire'
import { type Where, clock, readConfig } from './account-openers.ts'
import type { FetchProgress } from './model/progress.ts'
import { finder } from './replay/find-replayer.ts'
import { replayReceipt } from './replay/replay.ts'

export type ReplayFileOptions = Where & {
  readonly bytes: Uint8Array
  /** A model's file; without it the weights are looked for here, then fetched. */
  readonly model: string | null
  readonly onProgress: (progress: FetchProgress) => void
  readonly signal: AbortSignal
}

/** `overt replay`: needs no server, no database and no ledger. */
export async function replayFile(options: ReplayFileOptions): Promise<ReplayResult> {
  const { bytes, model: file, onProgress, signal } = options
  const { home, model } = readConfig(options)
  const find = finder({
    home,
    file,
    own: model.path,
    sources: model,
    onProgress,
    clock,
    signal,
    modest: false,
    turn: async () => {},
  })
  return replayReceipt(bytes, find)
}
