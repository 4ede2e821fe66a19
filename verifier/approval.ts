import type { Approval } from './charter.ts'
import { bytesOrNone } from './encoding.ts'
import type { FirstBoard, Member } from './genesis.ts'
import { verifyEd25519 } from './vkey.ts'

/**
 * The members who signed the message, where they reach the threshold of each board, else null: distinct keys
 * are counted, never signatures. A false signature refuses, and so does that of somebody on no board.
 */
export async function approved(
  message: Uint8Array,
  approvals: readonly Approval[],
  ...boards: readonly FirstBoard[]
): Promise<readonly Member[] | null> {
  const all = boards.flatMap(({ members }) => members)
  const keys = new Set<string>()
  for (const { key, signature } of approvals) {
    if (!all.some((one) => one.key === key)) return null
    if (!(await verifyEd25519(bytesOrNone(key), message, bytesOrNone(signature)))) return null
    keys.add(key)
  }
  const signed = (members: readonly Member[]) => members.filter(({ key }) => keys.has(key))
  return boards.every(({ members, threshold }) => signed(members).length >= threshold)
    ? signed(all)
    : null
}
