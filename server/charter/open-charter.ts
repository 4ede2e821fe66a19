import { join } from 'node:path'
import { openFolder } from '../ledger/folder-storage.ts'
import { makeKey, openKey } from '../ledger/key.ts'
import type { Head, Ledger } from '../ledger/ledger.ts'
import type { LedgerLogger } from '../ledger/logger.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { type Pace, atOnce, slowest } from '../ledger/pace.ts'
import type { LedgerStorage } from '../ledger/storage.ts'
import type { Witnesses } from '../ledger/witnesses.ts'
import type { WitnessPolicy } from '../witness/witness-policy.ts'
import { type Amendments, openAmendments } from './amendment/open-amendments.ts'
import { begin } from './beginning.ts'
import { readContinued } from './continued.ts'
import type { Charter } from './charter.ts'
import { type CharterEvidence, type Decided, charterEvidence } from './evidence.ts'
import { Governance, type GovernanceParts } from './governance.ts'
import { type Permitted, permit } from './permit.ts'
import { witnessFault } from './voted-witnesses.ts'

/** Where a home keeps what the ledger and the charter are made of. */
export const ledgerFolderOf = (home: string): string => join(home, 'ledger')
export const artefactFolderOf = (home: string): string => join(home, 'charter', 'artefacts')
export const seenFolderOf = (home: string): string => join(home, 'charter', 'seen')
export const keyPath = (home: string, name: 'log' | 'promise' | 'member'): string =>
  join(home, 'keys', `${name}.key`)

export type CharterOptions = {
  readonly home: string
  /** The first part of the origin of a new ledger; a ledger that exists keeps its own. */
  readonly name: string
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly logger: LedgerLogger
  /** How many entries the ledger is known to have acknowledged (open-ledger.ts). */
  readonly atLeast?: number
  readonly witnessTime?: GovernanceParts['witnessTime']
  /** For tests; by default the machine's own monotonic clock, in milliseconds. */
  readonly elapsed?: () => number
  /** Who must have seen a checkpoint before it is published; nobody without them. */
  readonly witnesses?: Witnesses | null
  /** Which those are: where the board voted for witnesses, they are these. */
  readonly policy?: WitnessPolicy | null
  /** For tests; by default the home's ledger folder, locked for this process. */
  readonly openStorage?: () => Promise<LedgerStorage>
}

/** The ledger, open for writing, and who decides in it. */
export type OpenedCharter = AsyncDisposable & {
  readonly ledger: Ledger
  readonly governance: Governance
  readonly amendments: Amendments
  /** The charter in force now. @throws StoppedError where nothing may answer. */
  readonly charter: Charter
  /** The `charter` and `chain` of a bundle whose proofs are under this head. */
  evidence(head: Head, decided: Decided): Promise<CharterEvidence>
}

/**
 * Opens the home's ledger and loads its charter. At the first start it makes the keys, then the texts,
 * then the ledger with genesis and charter 1: each step is whole or absent, and begins nothing anew that
 * is there, so that a start may be killed anywhere and the next one completes it.
 * @throws LedgerError when the ledger must not sign, CharterError when no charter may be loaded.
 */
export async function openCharter(options: CharterOptions): Promise<OpenedCharter> {
  const { home, name, clock, random, logger, witnesses = null, atLeast = 0 } = options
  const artefacts = artefactFolderOf(home)
  const storage = await (options.openStorage?.() ?? openFolder(ledgerFolderOf(home)))
  const keys = await openKeys(options, storage).catch(async (error: unknown) => {
    await storage[Symbol.asyncDispose]()
    throw error
  })
  // The charter, which lies in the ledger, says how often a checkpoint is made.
  let governance: Governance | null = null
  let permitted: Permitted | null = null
  const ledger = await openLedger({
    storage,
    keys,
    witnesses,
    pace: () => (governance ? paceOf(governance) : paceBefore(permitted)),
    clock,
    random,
    logger,
    atLeast,
    permit: async (found) => {
      permitted = await permit(found, { artefactFolder: artefacts, policy: options.policy ?? null })
    },
    begin: async () => {
      const member = await openKey(keyPath(home, 'member'))
      return begin(name, { ...keys, member }, artefacts, await readContinued(home))
    },
  })
  try {
    const opened = await openGovernance(options, ledger, permitted)
    governance = opened
    return {
      ledger,
      governance: opened,
      amendments: await openAmendments({
        governance: opened,
        artefactFolder: artefacts,
        clock,
      }),
      get charter() {
        return opened.charter
      },
      evidence: (head, decided) => charterEvidence(ledger, opened, decided, head),
      [Symbol.asyncDispose]: async () => {
        await opened[Symbol.asyncDispose]()
        await ledger[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await ledger[Symbol.asyncDispose]()
    throw error
  }
}

function openGovernance(
  options: CharterOptions,
  ledger: Ledger,
  permitted: Permitted | null,
): Promise<Governance> {
  const { home, clock, logger, witnessTime, policy = null } = options
  const { elapsed = () => performance.now() } = options
  return Governance.open({
    ledger,
    artefactFolder: artefactFolderOf(home),
    seenFolder: seenFolderOf(home),
    clock,
    elapsed,
    logger,
    permitted,
    onBoard: async (board) => {
      const fault = await witnessFault(board, policy)
      if (fault !== null) logger.warn({}, `from the next start on: ${fault}`)
    },
    ...(witnessTime && { witnessTime }),
  })
}

/** Also while nothing may answer: what was asked before a stop, or is erased behind it, is no more public for that. */
function paceOf(governance: Governance): Pace {
  if (governance.inForce.kind === 'none') return atOnce
  return governance.loaded(governance.standing.index)?.signed.body.publish ?? atOnce
}

/** Which charter holds is known only once the ledger is open. */
const paceBefore = (permitted: Permitted | null): Pace =>
  slowest((permitted?.written.chain.charters ?? []).map(({ body }) => body.publish))

/** Keys are made only for a ledger that has never been signed: a lost key is not replaced in silence. */
async function openKeys({ home, random, atLeast = 0 }: CharterOptions, storage: LedgerStorage) {
  if ((await storage.head()) === null && atLeast === 0) {
    for (const name of ['member', 'log', 'promise'] as const) {
      await makeKey(keyPath(home, name), random)
    }
  }
  return {
    log: await openKey(keyPath(home, 'log')),
    promise: await openKey(keyPath(home, 'promise')),
  }
}
