import { cosignedAt } from './cosignature.ts'
import { type Note, signaturesBy } from './note.ts'
import type { Quorum } from './policy.ts'
import type { Vkey } from './vkey.ts'

/** When each witness first cosigned a checkpoint, in Unix seconds. Keyed by the policy's own key objects. */
export type Cosigned = ReadonlyMap<Vkey, number>

/** The times of all witnesses that cosigned; null when one of them did so falsely, which refuses the note. */
export async function cosignatures(
  note: Note,
  witnesses: readonly Vkey[],
): Promise<Cosigned | null> {
  const times = new Map<Vkey, number>()
  for (const witness of witnesses) {
    for (const { signature } of signaturesBy(note, witness)) {
      const time = await cosignedAt(note.text, witness, signature)
      if (time === null) return null
      times.set(witness, Math.min(time, times.get(witness) ?? Infinity))
    }
  }
  return times
}

/** The moment at which a quorum was complete; Infinity when it is not. */
export function quorumTime(quorum: Quorum, times: Cosigned): number {
  if (quorum.kind === 'none') return 0
  if (quorum.kind === 'witness') return times.get(quorum.key) ?? Infinity
  const members = quorum.members.map((member) => quorumTime(member, times))
  return members.sort((a, b) => a - b)[quorum.threshold - 1] ?? Infinity
}
