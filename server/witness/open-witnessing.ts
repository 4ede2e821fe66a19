import type { LedgerLogger } from '../ledger/logger.ts'
import { openWitnesses } from './open-witnesses.ts'
import { readWitnessPolicy, witnessedAt } from './witness-policy.ts'

/** What a ledger of these settings is opened with, so that nobody opens one past its witnesses. */
export async function openWitnessing(
  { witnessPolicy: path }: { readonly witnessPolicy: string | null },
  clock: () => number,
  logger: LedgerLogger,
) {
  if (path === null) return { policy: null }
  const policy = await readWitnessPolicy(path)
  return {
    policy,
    witnesses: openWitnesses({ ...policy, clock, logger, fetch }),
    witnessTime: (checkpoint: string) => witnessedAt(checkpoint, policy),
  }
}
