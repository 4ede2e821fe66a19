import { type Quorum, parsePolicy } from '@overt/verifier'
import type { WitnessPolicy } from '../witness/witness-policy.ts'
import { type Artefact, artefactOf, readArtefact } from './artefact.ts'
import type { SeatedBoard } from './chain/chain.ts'
import { CharterError } from './charter-error.ts'

// A board votes on witnesses by the hash of a text (spec/board.md), which is kept as an artefact.

/** What a board votes on, from a tlog-policy file. @throws CharterError for a file that is none. */
export async function votedWitnesses(source: string): Promise<Artefact> {
  const policy = await parsePolicy(source)
  if (policy.ok) return artefactOf(policy.witnessText)
  throw new CharterError(`could not read the witness policy: ${policy.detail}`)
}

/** The text that a board voted for; null where it was not handed on, or the board voted on none. */
export async function readVoted(folder: string, ref: string | null): Promise<Artefact | null> {
  if (ref === null) return null
  return readArtefact(folder, ref).catch((error: unknown) => {
    if (error instanceof CharterError) return null
    throw error
  })
}

/** Whether a text is, to the byte, one that a board can vote on. */
export async function isVotable(source: string): Promise<boolean> {
  const policy = await parsePolicy(source)
  return policy.ok && policy.witnessText === source
}

/** What a checkpoint needs, in words. */
export async function witnessWords(source: string): Promise<string> {
  const policy = await parsePolicy(source)
  if (!policy.ok) return 'nobody can read this policy'
  const { quorum } = policy
  return quorum.kind === 'none'
    ? 'no witness need sign a checkpoint'
    : `a checkpoint needs the signature of ${quorumWords(quorum)}`
}

function quorumWords(quorum: Quorum): string {
  switch (quorum.kind) {
    case 'none':
      return 'nobody'
    case 'witness':
      return quorum.key.name
    case 'group': {
      const members = quorum.members.map(quorumWords).join(', ')
      return `${quorum.threshold} of (${members})`
    }
  }
}

/** Why these witnesses are not those of the board in force, with what to do; null where they are, or it voted on none. */
export async function witnessFault(
  board: Pick<SeatedBoard, 'witnessPolicy'> | undefined,
  used: WitnessPolicy | null,
): Promise<string | null> {
  const voted = board?.witnessPolicy ?? null
  if (voted === null) return null
  const ref = used && (await artefactOf(used.policy.witnessText)).ref
  if (ref === voted) return null
  const instead = ref === null ? 'is not set' : `names the one with SHA-256 ${ref}`
  return (
    `the board voted for the witness policy with SHA-256 ${voted}, and ledger.witness_policy ${instead}: ` +
    'set it to a file with the witnesses that `overt board show` prints and their addresses, or have the board vote for others'
  )
}
