import type { BoardBody } from '@overt/verifier'

/** How far one board is with its yes; distinct keys are counted, never signatures. */
export type Vote = { readonly signed: number; readonly needed: number }

type Deciding = Pick<BoardBody, 'threshold'> & {
  readonly members: readonly { readonly key: string }[]
}

/** Of the board that decides now, then, for a change of it, of the new one too. */
export function votesOf(
  boards: readonly (Deciding | null | undefined)[],
  approvals: readonly { readonly key: string }[],
): readonly Vote[] {
  const signers = new Set(approvals.map(({ key }) => key))
  return boards.flatMap((board) =>
    board
      ? [
          {
            signed: board.members.filter(({ key }) => signers.has(key)).length,
            needed: board.threshold,
          },
        ]
      : [],
  )
}

export const isCarried = (votes: readonly Vote[]): boolean =>
  votes.every(({ signed, needed }) => signed >= needed)
