import { setTimeout as delay } from 'node:timers/promises'
import {
  type NoteSignature,
  type Policy,
  type Vkey,
  cosignatures,
  formatNote,
  parseNote,
  quorumTime,
} from '@overt/verifier'
import { type Head, LedgerError } from '../ledger/ledger.ts'
import type { LedgerLogger } from '../ledger/logger.ts'
import type { ProofFrom, Witnesses } from '../ledger/witnesses.ts'
import { type Outcome, submit } from './submission.ts'

/** Once the quorum stands, so long is waited for the others. */
const graceMs = 200
const firstPauseMs = 1000
const longestPauseMs = 60_000

export type WitnessesOptions = {
  readonly policy: Policy
  readonly clock: () => number
  readonly logger: LedgerLogger
  readonly fetch: typeof fetch
}

/** One witness of the policy, and what is known of it between submissions. */
type Peer = {
  readonly witness: Vkey
  readonly url: string
  size: number | null
  busy: boolean
  pauseMs: number
  restsUntil: number
}

/**
 * The witnesses of a policy. They are asked all at once; the head is good as soon as the quorum stands.
 * One that fails rests, ever longer, so that it holds up nothing.
 */
export function openWitnesses({ policy, clock, logger, fetch }: WitnessesOptions): Witnesses {
  const peers = policy.witnesses.flatMap((witness): Peer[] => {
    const url = policy.addresses.get(witness)
    const rested = { size: null, busy: false, pauseMs: firstPauseMs, restsUntil: 0 }
    return url === undefined ? [] : [{ witness, url, ...rested }]
  })

  const ask = async (peer: Peer, head: Head, proofFrom: ProofFrom, signal: AbortSignal) => {
    peer.busy = true
    const outcome = await submit({ ...peer, fetch }, peer.size, head, proofFrom, signal)
    peer.busy = false
    remember(peer, outcome, head, clock())
    if (outcome.type === 'failed' && !signal.aborted) {
      logger.warn({ witness: peer.witness.name, why: outcome.why }, 'a witness did not cosign')
    }
    return { peer, outcome }
  }

  return {
    cosign: async (head, proofFrom, signal) => {
      const now = clock()
      const able = peers.filter(({ busy, restsUntil }) => !busy && restsUntil <= now)
      const lines: NoteSignature[] = []
      let refusal: LedgerError | null = null
      const { promise: stands, resolve } = Promise.withResolvers<void>()
      const asked = able.map(async (peer) => {
        const { outcome } = await ask(peer, head, proofFrom, signal)
        refusal ??= refusalOf(peer, outcome, head)
        if (outcome.type === 'cosigned') lines.push(...outcome.signatures)
        if (refusal !== null || (await withLines(policy, head, lines)) !== null) resolve()
      })
      const everyone = Promise.all(asked)
      if (policy.quorum.kind === 'none') resolve()
      await Promise.race([everyone, stands.then(() => waited(graceMs, signal))])
      if (refusal !== null) throw refusal
      return signal.aborted ? null : withLines(policy, head, lines)
    },
  }
}

const waited = (ms: number, signal: AbortSignal): Promise<void> =>
  // Closing cuts the wait short; that is the only way this rejects.
  delay(ms, undefined, { signal }).catch(() => {})

function remember(peer: Peer, outcome: Outcome, head: Head, now: number): void {
  if (outcome.type === 'failed') {
    peer.restsUntil = now + peer.pauseMs
    peer.pauseMs = Math.min(2 * peer.pauseMs, longestPauseMs)
    peer.size = null
    return
  }
  peer.pauseMs = firstPauseMs
  peer.size = outcome.type === 'cosigned' ? head.size : outcome.size
}

/** The head with these lines, or null when they are not what the policy asks for. */
async function withLines(
  policy: Policy,
  head: Head,
  lines: readonly NoteSignature[],
): Promise<Head | null> {
  const note = parseNote(head.text)
  if (note === null) return null
  const cosigned = { text: note.text, signatures: [...note.signatures, ...lines] }
  const times = await cosignatures(cosigned, policy.witnesses)
  const isComplete = times !== null && quorumTime(policy.quorum, times) !== Infinity
  return isComplete ? { ...head, text: formatNote(cosigned) } : null
}

function refusalOf({ witness }: Peer, outcome: Outcome, head: Head): LedgerError | null {
  const cure =
    'put the newer folder back, or restore into a new origin; if that witness errs, take it out of ' +
    'the witness policy'
  if (outcome.type === 'ahead') {
    return new LedgerError(
      'ledger_refused',
      `refused to sign: the witness ${witness.name} has cosigned ${outcome.size} entries of this ` +
        `ledger and there are ${head.size} here, so its folder was set back to an older state; ${cure}`,
    )
  }
  if (outcome.type !== 'forked') return null
  return new LedgerError(
    'ledger_refused',
    `refused to sign: the witness ${witness.name} has cosigned another history of this ledger at ` +
      `${outcome.size} entries, so two servers wrote it or its folder was set back; ${cure}`,
  )
}
