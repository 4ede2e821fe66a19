import { type Approval, fromBase64, verifyEd25519 } from '@overt/verifier'

/** The distinct keys that signed, or what is wrong: a stranger, or a signature that does not verify. */
export async function signersOf(
  message: Uint8Array,
  signatures: readonly Approval[],
  allowed: ReadonlySet<string>,
): Promise<ReadonlySet<string> | string> {
  const keys = new Set<string>()
  for (const { key, signature } of signatures) {
    if (!allowed.has(key)) return 'someone signed it who is not on the board'
    const [publicKey, bytes] = [fromBase64(key), fromBase64(signature)]
    const isValid = publicKey && bytes && (await verifyEd25519(publicKey, message, bytes))
    if (!isValid) return "a board member's signature does not verify"
    keys.add(key)
  }
  return keys
}

/** What keeps it from being the decision of a board; distinct keys are counted, never signatures. */
export function shortOf(
  board: { readonly members: readonly { readonly key: string }[]; readonly threshold: number },
  signers: ReadonlySet<string>,
): string | null {
  const agreed = board.members.filter(({ key }) => signers.has(key)).length
  if (agreed >= board.threshold) return null
  return `${agreed} of the board signed it, ${board.threshold} must`
}

export const keysOf = (
  ...boards: readonly { readonly members: readonly { readonly key: string }[] }[]
): ReadonlySet<string> => new Set(boards.flatMap(({ members }) => members.map(({ key }) => key)))
