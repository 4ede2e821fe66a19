import { setTimeout } from 'node:timers/promises'
import type { PlacedLeaf } from '@overt/verifier'
import type { ReplayResult } from '@overt/wire'
import type { Answering } from '../../answering/answering.ts'
import { EngineError } from '../../engine/engine.ts'
import type { Logger } from '../../observe/logger.ts'
import type { Store } from '../../store/database.ts'
import { ReplayError } from '../replay-error.ts'
import type { Replays } from '../replays.ts'
import { receiptAt } from './leaf-rows.ts'
import type { Found } from './plan-rows.ts'

type Replayed = { readonly found: keyof Found; readonly digest: string | null }

/** What came of one leaf that was drawn. */
export type ReplayLeaf = (leaf: PlacedLeaf, signal: AbortSignal) => Promise<Replayed>

type Parts = {
  readonly store: Store
  readonly answering: Pick<Answering, 'receipt'>
  readonly replays: Pick<Replays, 'replay'>
  readonly logger: Pick<Logger, 'error' | 'warn'>
}

const BUSY_MS = 1_000
/** The server's own place beside those of the accounts, whose ids are never this word. */
const AUDIT = 'audit'
const nothing: Replayed = { found: 'inconclusive', digest: null }

/** Padding, what was erased, and a provider's answer can be replayed by nobody: they are inconclusive. */
export const openReplayLeaf =
  (parts: Parts): ReplayLeaf =>
  async (leaf, signal) => {
    const receipt = await receiptAt(parts.store.db, leaf)
    if (receipt === null) return nothing
    const file = await parts.answering.receipt(receipt.account, receipt.id, null)
    if (file?.state !== 'ready') return nothing
    const result = await replayed(parts, receipt.id, file.bytes, signal)
    if (result === null) return nothing
    const digest = result.engine?.measured ?? null
    const found = foundOf(result)
    if (found === 'inconsistent') {
      parts.logger.error(
        { receipt: receipt.id },
        'an audit found an answer that its model does not give',
      )
    }
    return { found, digest }
  }

/** Null where the engine cannot: the audit says so rather than never ending. */
async function replayed(
  { replays, logger }: Parts,
  receipt: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<ReplayResult | null> {
  try {
    for (;;) {
      const result = await replays.replay(AUDIT, bytes, signal)
      if (result !== null) return result
      await setTimeout(BUSY_MS, undefined, { signal })
    }
  } catch (error) {
    // Letting go is not a result.
    signal.throwIfAborted()
    if (!(error instanceof EngineError || error instanceof ReplayError)) throw error
    logger.warn({ receipt, error: error.name }, 'an audit could not replay an answer')
    return null
  }
}

function foundOf({ verdict }: ReplayResult): keyof Found {
  if (verdict === 'exact' || verdict === 'consistent' || verdict === 'inconclusive') return verdict
  return 'inconsistent'
}
