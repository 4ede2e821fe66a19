import {
  type Policy,
  type Refused,
  type Trusted,
  checkpointIn,
  equalBytes,
  isAnswer,
  parseAuditEntry,
  parseGenesisEntry,
  trustCheckpoint,
} from '@overt/verifier'
import { type Chain, emptyChain, isFault } from '../charter/chain/chain.ts'
import { extendChain } from '../charter/chain/extend.ts'
import { isOriginOf } from '../ledger/recover.ts'
import { tileWidth } from '../ledger/tile-path.ts'
import { TileError, entriesAt } from '../ledger/tile-reader.ts'
import { type Tree, grow, rootOf } from '../ledger/tree.ts'
import { auditFault } from './audit-fault.ts'
import { type Point, relation } from './continues.ts'
import { lateFault } from './late-fault.ts'
import type { MonitorState } from './monitor-state.ts'
import { type Notice, noticeOf } from './notice.ts'
import type { RemoteLedger } from './remote-ledger.ts'

export type Alarm = {
  readonly because: 'signature' | 'split' | 'entries' | 'entry'
  readonly detail: string
  /** What it signed: before, where that was seen, and now. Null where nothing signed was shown. */
  readonly signed: Signed | null
}

export type Signed = { readonly known: string | null; readonly shown: string }

export type Watched =
  | {
      readonly ok: true
      readonly origin: string
      readonly from: number
      readonly size: number
      readonly witnessed: boolean
      readonly notices: readonly Notice[]
      readonly state: MonitorState
    }
  | { readonly ok: false; readonly alarm: Alarm }

/**
 * Follows a ledger from what was seen of it last: the new checkpoint is signed as the policy asks, it
 * continues the old one, every new entry hashes to it, and each that decides something may stand there.
 * Where the ledger is not an Overt's, entries are taken for what they are: bytes.
 */
export async function watch(
  remote: RemoteLedger,
  policy: Policy,
  state: MonitorState,
): Promise<Watched> {
  const source = await remote.checkpoint()
  const origin = checkpointIn(source)?.origin ?? ''
  const logs = policy.logs.filter(({ name }) => name === origin)
  if (logs.length === 0) return alarm('signature', `your policy does not name ${origin || 'it'}`)
  const trusted = await trustCheckpoint(source, origin, { ...policy, logs })
  if (isRefused(trusted)) return alarm('signature', trusted.detail)
  const watched = await follow(remote, state, trusted).catch(withheld)
  if (watched.ok || watched.alarm.because === 'signature') return watched
  const signed = { known: state.checkpoint, shown: trusted.source }
  return { ok: false, alarm: { ...watched.alarm, signed } }
}

function withheld(error: unknown): Watched {
  if (!(error instanceof TileError)) throw error
  return alarm('entries', `it signed what it does not show: ${error.path} is missing or not whole`)
}

const isRefused = (value: Trusted | Refused): value is Refused => 'ok' in value

type Raised = { readonly ok: false; readonly alarm: Alarm }

const alarm = (because: Alarm['because'], detail: string): Raised => ({
  ok: false,
  alarm: { because, detail, signed: null },
})

/** The old and the new checkpoint, by the ledger's own tiles; null when one continues the other. */
async function splitOf(
  remote: RemoteLedger,
  { checkpoint: known }: MonitorState,
  shown: Trusted['checkpoint'],
): Promise<Raised | null> {
  const old = known === null ? null : checkpointIn(known)
  if (known === null || old === null) return null
  if (old.origin !== shown.origin) return alarm('signature', `it was ${old.origin} before`)
  if (shown.size < old.size) {
    return alarm('split', `it showed ${old.size} entries before and shows ${shown.size} now`)
  }
  switch (await relation(remote, old, shown)) {
    case 'continues':
      return null
    case 'contradicts':
      return alarm(
        'split',
        `its ${shown.size} entries do not continue the ${old.size} that it showed before`,
      )
    case 'unproven':
      return alarm(
        'entries',
        `the tiles that it serves do not hash to its checkpoint of ${shown.size}`,
      )
  }
}

async function follow(
  remote: RemoteLedger,
  state: MonitorState,
  { checkpoint, source, sealed }: Trusted,
): Promise<Watched> {
  const split = await splitOf(remote, state, checkpoint)
  if (split) return split
  const { size, root, origin } = checkpoint
  let { tree } = state
  const decisions = [...state.decisions]
  const notices: Notice[] = []
  let chain = await chainOf(origin, decisions)
  for await (const { index, entry, grown } of newEntries(remote, tree, size)) {
    tree = grown
    if (index === 0 && (await isGenesisOf(origin, entry))) chain = emptyChain(origin)
    if (chain === null || isAnswer(entry)) continue
    const extended = await extendChain(chain, entry, index)
    if (isFault(extended)) return alarm('entry', `entry ${index}: ${extended.fault}`)
    const late = lateFault(extended, entry, state.lookedAt)
    if (late !== null) return alarm('entry', `entry ${index}: ${late}`)
    decisions.push([index, entry])
    notices.push(noticeOf(entry, index, extended, chain))
    chain = extended
  }
  if (!equalBytes(rootOf(tree), root)) {
    return alarm('entries', `the entries that it serves do not hash to its checkpoint of ${size}`)
  }
  const fault = await auditsFault(remote, checkpoint, decisions, state.decisions.length)
  if (fault !== null) return alarm('entry', fault)
  return {
    ok: true,
    origin,
    from: state.tree.size,
    size,
    witnessed: sealed !== null,
    notices,
    state: { ...state, checkpoint: source, tree, decisions },
  }
}

/** Those that came since the last look, once their entries are known to be the ledger's. */
async function auditsFault(
  remote: RemoteLedger,
  shown: Point,
  decisions: MonitorState['decisions'],
  known: number,
): Promise<string | null> {
  let covered = 0
  for (const [at, [index, entry]] of decisions.entries()) {
    const audit = parseAuditEntry(entry)
    if (audit === null) continue
    const fault = at < known ? null : await auditFault(remote, shown, audit, covered)
    if (fault !== null) return `entry ${index}: ${fault}`
    covered = Math.max(covered, audit.to)
  }
  return null
}

/** Only what the genesis itself gives the fingerprint of is an Overt's ledger. */
async function isGenesisOf(origin: string, entry: Uint8Array): Promise<boolean> {
  const genesis = parseGenesisEntry(entry)
  return genesis !== null && (await isOriginOf(origin, genesis))
}

/** Who decides, as far as it was seen; null for a ledger that is not an Overt's. */
async function chainOf(
  origin: string,
  decisions: MonitorState['decisions'],
): Promise<Chain | null> {
  if (decisions.length === 0) return null
  let chain = emptyChain(origin)
  for (const [index, entry] of decisions) {
    const extended = await extendChain(chain, entry, index)
    if (isFault(extended)) throw new Error(`the monitor's own state is damaged: ${extended.fault}`)
    chain = extended
  }
  return chain
}

async function* newEntries(
  remote: RemoteLedger,
  from: Tree,
  size: number,
): AsyncGenerator<{ readonly index: number; readonly entry: Uint8Array; readonly grown: Tree }> {
  let tree = from
  while (tree.size < size) {
    const bundle = Math.floor(tree.size / tileWidth)
    const entries = await entriesAt(remote, bundle, size)
    const added = entries.slice(tree.size - bundle * tileWidth)
    const first = tree.size
    const { tree: grown } = grow(tree, added)
    for (const [at, entry] of added.entries()) yield { index: first + at, entry, grown }
    tree = grown
  }
}
