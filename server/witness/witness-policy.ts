import { readFile } from 'node:fs/promises'
import {
  type Policy,
  cosignatures,
  formatPolicy,
  formatVkey,
  parseNote,
  parsePolicy,
  quorumTime,
} from '@overt/verifier'
import { LedgerError } from '../ledger/ledger.ts'

/** The operator's choice of witnesses: a tlog-policy file, of which the `log` lines do not matter here. */
export type WitnessPolicy = {
  readonly policy: Policy
  /** Its lines without those of logs: what a policy for this ledger is made of. */
  readonly source: string
}

/** One witness of the policy, and when it cosigned a checkpoint (Unix seconds); null when it did not. */
export type Sighting = {
  readonly name: string
  /** As a vkey. */
  readonly key: string
  readonly at: number | null
}

/** @throws LedgerError, one sentence, for a file that cannot be used. */
export async function readWitnessPolicy(path: string): Promise<WitnessPolicy> {
  const file = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unusable(path, 'it cannot be read; look at ledger.witness_policy', cause)
  })
  const lines = file.split('\n').filter((line) => !/^[ \t]*log[ \t]/.test(line))
  const source = lines.join('\n')
  const policy = await parsePolicy(source)
  if (!policy.ok) throw unusable(path, policy.detail)
  const nowhere = policy.witnesses.find((witness) => !policy.addresses.has(witness))
  if (nowhere) throw unusable(path, `the witness ${nowhere.name} has no address behind its key`)
  const odd = [...policy.addresses.values()].find((url) => !/^https?:\/\/[^@]+$/.test(url))
  if (odd !== undefined) throw unusable(path, `${odd} is no http or https address`)
  return { policy, source: source.endsWith('\n') ? source : `${source}\n` }
}

/** A tlog-policy for the readers of this ledger. */
export const policyFor = (logVkey: string, witnesses: WitnessPolicy | null): string =>
  witnesses === null
    ? formatPolicy({ logs: [logVkey], quorum: 'none' })
    : `log ${logVkey}\n${witnesses.source}`

/** When the quorum of a checkpoint was complete, in Unix seconds; null without a quorum. */
export async function witnessedAt(
  checkpoint: string,
  { policy }: WitnessPolicy,
): Promise<number | null> {
  const note = parseNote(checkpoint)
  const times = note && (await cosignatures(note, policy.witnesses))
  const time = times && quorumTime(policy.quorum, times)
  return time && Number.isFinite(time) ? time : null
}

/** Who of the policy cosigned a checkpoint. */
export async function sightings(
  checkpoint: string,
  { policy }: WitnessPolicy,
): Promise<readonly Sighting[]> {
  const note = parseNote(checkpoint)
  const times = note && (await cosignatures(note, policy.witnesses))
  return Promise.all(
    policy.witnesses.map(async (key) => ({
      name: key.name,
      key: await formatVkey(key.name, key.type, key.key),
      at: times?.get(key) ?? null,
    })),
  )
}

const unusable = (path: string, why: string, cause?: unknown): LedgerError =>
  new LedgerError('ledger_refused', `could not use the witness policy ${path}: ${why}`, { cause })
