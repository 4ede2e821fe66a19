import type { Approval } from './charter.ts'
import { fromBase64 } from './encoding.ts'
import type { FirstBoard, Member } from './genesis.ts'
import { verifyEd25519 } from './vkey.ts'

/**
 * The members who signed the message, where they reach the threshold of their board, else null: distinct
 * keys are counted, never signatures. A false signature under a member's key refuses; keys of others say
 * nothing here.
 */
export async function approved(
  message: Uint8Array,
  approvals: readonly Approval[],
  board: FirstBoard,
): Promise<readonly Member[] | null> {
  const signed = new Set<Member>()
  for (const { key, signature } of approvals) {
    const member = board.members.find((one) => one.key === key)
    if (!member) continue
    if (!(await holds(message, key, signature))) return null
    signed.add(member)
  }
  return signed.size >= board.threshold ? [...signed] : null
}

async function holds(message: Uint8Array, key: string, signature: string): Promise<boolean> {
  const [publicKey, bytes] = [key, signature].map(fromBase64)
  return !!publicKey && !!bytes && verifyEd25519(publicKey, message, bytes)
}
