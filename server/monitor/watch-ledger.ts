import { type Policy, parseBoardEntry, parsePolicy, witnessHash } from '@overt/verifier'
import { LedgerError } from '../ledger/ledger.ts'
import { brokenWord, keepEvidence } from './evidence.ts'
import { type MonitorState, keepState, readState } from './monitor-state.ts'
import { type Watched, watch } from './monitor.ts'
import { openRemoteLedger } from './remote-ledger.ts'
import { askWitnesses } from './witness-view.ts'

export type MonitorOptions = {
  readonly url: string
  /** The text of a tlog-policy file. */
  readonly policy: string
  readonly folder: string
  readonly fetch: typeof fetch
  readonly clock: () => number
}

export type Monitored = Watched & {
  /** Where the checkpoints lie that the ledger signed when it raised the alarm. */
  readonly evidence: readonly string[]
  /** What could not be looked at, and what is otherwise than the reader may think, in sentences. */
  readonly warnings: readonly string[]
}

/**
 * One look at a ledger, from what the folder remembers. What was accepted is remembered. What was signed at an
 * alarm is kept, and each later look raises it again until the ledger has shown that it holds to that.
 */
export async function watchLedger(options: MonitorOptions): Promise<Monitored> {
  const { url, folder, fetch, clock } = options
  const policy = await policyOf(options.policy)
  const remote = openRemoteLedger(url, fetch)
  const lookedAt = clock()
  const watched = await watch(remote, policy, await readState(folder))
  if (!watched.ok)
    return { ...watched, evidence: await evidenceOf(folder, watched, clock), warnings: [] }
  const { alarm, warnings } = await askWitnesses(remote, policy, watched.state, fetch)
  if (alarm) {
    const raised = { ok: false, alarm } as const
    return { ...raised, evidence: await evidenceOf(folder, raised, clock), warnings }
  }
  const broken = await brokenWord(remote, folder, watched.state.checkpoint ?? '')
  if (broken) return { ok: false, ...broken, warnings }
  await keepState(folder, { ...watched.state, lookedAt })
  const voted = await otherWitnesses(policy, watched.state)
  return { ...watched, evidence: [], warnings: [...voted, ...warnings] }
}

/** Whom to trust is the reader's to say; that the board said otherwise is told at every look. */
async function otherWitnesses(
  policy: Policy,
  { decisions }: MonitorState,
): Promise<readonly string[]> {
  const boards = decisions.map(([, entry]) => parseBoardEntry(entry)).filter((one) => one !== null)
  const voted = boards.at(-1)?.body.witnessPolicy ?? null
  if (voted === null || voted === (await witnessHash(policy))) return []
  return [`the board voted for the witness policy with SHA-256 ${voted}, and yours asks for others`]
}

const evidenceOf = async (
  folder: string,
  { alarm }: Extract<Watched, { ok: false }>,
  clock: () => number,
): Promise<readonly string[]> =>
  alarm.signed === null ? [] : keepEvidence(folder, alarm.signed, clock())

async function policyOf(source: string): Promise<Policy> {
  const policy = await parsePolicy(source)
  if (policy.ok) return policy
  throw new LedgerError('ledger_refused', `could not use the policy: ${policy.detail}`)
}
