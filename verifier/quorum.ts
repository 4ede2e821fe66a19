import { utf8 } from './bytes.ts'
import { type Note, signaturesBy } from './note.ts'
import type { Quorum } from './policy.ts'
import { type Vkey, verifyEd25519 } from './vkey.ts'

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
      const time = await cosignedAt(note, witness, signature)
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

/** c2sp.org/tlog-cosignature, Ed25519: eight bytes of time, then the signature over time and checkpoint. */
async function cosignedAt(note: Note, { key }: Vkey, blob: Uint8Array): Promise<number | null> {
  if (blob.length !== 72) return null
  const time = new DataView(blob.buffer, blob.byteOffset).getBigUint64(0)
  if (time > BigInt(Number.MAX_SAFE_INTEGER)) return null
  const message = utf8(`cosignature/v1\ntime ${time}\n${note.text}`)
  return (await verifyEd25519(key, message, blob.subarray(8))) ? Number(time) : null
}
