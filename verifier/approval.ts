import type { Approval } from './charter.ts'
import { fromBase64 } from './encoding.ts'
import type { FirstBoard } from './genesis.ts'
import { verifyEd25519 } from './vkey.ts'

/**
 * Whether the threshold of a board signed the message: distinct members are counted, never signatures.
 * A false signature under a member's key refuses; keys of others say nothing here.
 */
export async function approved(
  message: Uint8Array,
  approvals: readonly Approval[],
  board: FirstBoard,
): Promise<boolean> {
  const members = new Set(board.members.map(({ key }) => key))
  const signed = new Set<string>()
  for (const { key, signature } of approvals) {
    if (!members.has(key)) continue
    if (!(await holds(message, key, signature))) return false
    signed.add(key)
  }
  return signed.size >= board.threshold
}

async function holds(message: Uint8Array, key: string, signature: string): Promise<boolean> {
  const [publicKey, bytes] = [fromBase64(key), fromBase64(signature)]
  return publicKey !== null && bytes !== null && verifyEd25519(publicKey, message, bytes)
}
