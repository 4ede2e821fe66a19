import type { Transparency } from '@overt/wire'
import type { Quorum, Vkey } from '@overt/verifier'
import { loadVerifier } from '../verify/load-verifier.ts'

type Vote = Transparency['board']['witnesses']

/** Which witnesses the board voted for, as this browser finds it: a text counts only where it has the hash that was voted on. */
export type Voted =
  | { readonly type: 'none' | 'untold' | 'false' | 'unable' }
  | { readonly type: 'voted'; readonly quorum: Quorum; readonly text: string }

export async function votedWitnesses(vote: Vote): Promise<Voted> {
  if (vote === null) return { type: 'none' }
  if (vote.text === null) return { type: 'untold' }
  const { parsePolicy, witnessHash } = await loadVerifier()
  try {
    const policy = await parsePolicy(vote.text)
    const isIt = policy.ok && policy.witnessText === vote.text
    if (!isIt || (await witnessHash(policy)) !== vote.hash) return { type: 'false' }
    return { type: 'voted', quorum: policy.quorum, text: vote.text }
  } catch {
    return { type: 'unable' }
  }
}

/** The key of everybody that a quorum may be made of. */
export function keysOf(quorum: Quorum): readonly Vkey[] {
  switch (quorum.kind) {
    case 'none':
      return []
    case 'witness':
      return [quorum.key]
    case 'group':
      return quorum.members.flatMap(keysOf)
  }
}
