import { type Checkpoint, parseCheckpoint } from '../checkpoint.ts'
import { type Finding, found } from '../finding.ts'
import { type Note, checkNote, parseNote } from '../note.ts'
import type { Policy } from '../policy.ts'
import { cosignatures, quorumTime } from '../quorum.ts'
import { type Refused, refused } from '../refused.ts'
import type { Vkey } from '../vkey.ts'

/** A checkpoint that the reader's own trust accepts. */
export type Trusted = {
  readonly checkpoint: Checkpoint
  /** The whole note, verbatim. */
  readonly source: string
  /** The ledger's key that signed. */
  readonly log: Vkey
  /** When the witnesses' quorum was complete, in Unix seconds; null when none is asked for. */
  readonly sealed: number | null
  /** What a check that leans on this checkpoint is worth. */
  readonly state: 'proven' | 'self-attested'
}

/** Step 5: the ledger signed the checkpoint, and as many witnesses as the reader asks for. */
export async function checkCheckpoint(
  source: string,
  origin: string,
  policy: Policy,
): Promise<Finding<Trusted>> {
  const trusted = await trustCheckpoint(source, origin, policy)
  if ('ok' in trusted) return trusted
  const { size } = trusted.checkpoint
  return trusted.sealed === null
    ? found(
        trusted,
        'self-attested',
        `The ledger alone signed this checkpoint of ${size} leaves.`,
        { warnings: ['W_NOWITNESS'], gaps: ['view', 'time'] },
      )
    : found(
        trusted,
        'proven',
        `The ledger and your witnesses signed this checkpoint of ${size} leaves.`,
      )
}

/** What step 5 asks of any checkpoint in the file. */
export async function trustCheckpoint(
  source: string,
  origin: string,
  policy: Policy,
): Promise<Trusted | Refused> {
  const note = parseNote(source)
  const checkpoint = note && parseCheckpoint(note.text)
  if (!note || checkpoint?.origin !== origin) {
    return refused('E_LOGSIG', `The checkpoint is not one of ${origin}.`)
  }
  const log = await signer(note, policy.logs)
  if (!log) return refused('E_LOGSIG', "The ledger's signature is missing or false.")
  const times = await cosignatures(note, policy.witnesses)
  if (!times) return refused('E_QUORUM', 'A cosignature of your witnesses is false.')
  const complete = quorumTime(policy.quorum, times)
  if (complete === Infinity) {
    return refused('E_QUORUM', 'Fewer witnesses cosigned than your policy asks for.')
  }
  const witnessed = policy.quorum.kind !== 'none'
  return {
    checkpoint,
    source,
    log,
    sealed: witnessed ? complete : null,
    state: witnessed ? 'proven' : 'self-attested',
  }
}

/** Null when none signed, and as well when one signed falsely. */
async function signer(note: Note, logs: readonly Vkey[]): Promise<Vkey | null> {
  const said = await Promise.all(logs.map((log) => checkNote(note, log)))
  return said.includes('bad') ? null : (logs[said.indexOf('valid')] ?? null)
}
