import type { BoardBody, Member } from '@overt/verifier'
import type { Artefact } from '../artefact.ts'
import { boardFault } from '../chain/board.ts'
import type { Chain } from '../chain/chain.ts'
import { charterFault } from '../chain/charter.ts'
import { CharterError } from '../charter-error.ts'
import type { CharterFiles } from '../charter-text.ts'
import { readCharter } from '../charter-text.ts'
import type { Amendment } from './amendment-file.ts'
import { proposalOf } from './amendments.ts'
import { wholeOf } from './whole-board.ts'

export type DraftParts = {
  readonly chain: Chain
  /** Texts of the charter that is amended, by ref. */
  readonly texts: ReadonlyMap<string, Artefact>
  readonly clock: () => number
}

/**
 * An amendment of the charter from its files as somebody edited them. Nobody has signed it. What the board
 * had read before the last one says nothing of this one: only the evaluation that is given here goes with it.
 */
export async function draftCharter(
  { chain, texts, clock }: DraftParts,
  files: CharterFiles,
  rationale: string,
  evaluation: string | null,
): Promise<Amendment> {
  const [before, board] = [chain.charters.at(-1), chain.boards.at(-1)]
  if (!before || !board) throw new CharterError('could not amend the charter: there is none yet.')
  const { text, artefacts } = await readCharter(files, evaluation)
  // The reason of the version before is none for this one.
  const isOld = text.reason === before.body.reason
  const charter = {
    v: 'charter/v1',
    origin: chain.origin,
    seq: before.body.seq + 1,
    prev: before.hash,
    board: { index: board.index, hash: board.hash },
    ...text,
    reason: isOld && rationale !== '' ? rationale : text.reason,
  } as const
  const fault = charterFault(chain, charter)
  if (fault !== null) throw new CharterError(`could not amend the charter: ${fault}.`)
  const all = [...texts.values(), ...artefacts].map(({ ref, text: source }) => [ref, source])
  return {
    v: 'amendment/v1',
    proposal: proposalOf(chain.origin, clock, { charter, board: null, rationale }),
    before: before.body,
    board: wholeOf(chain, board),
    texts: Object.fromEntries(all),
    proposed: null,
    approvals: [],
  }
}

export type NextBoard = {
  readonly members: readonly Member[]
  readonly threshold: number
  /** Names of the members that may act alone in an emergency; every one where nobody says otherwise. */
  readonly emergency?: readonly string[] | undefined
  readonly expires?: number | null
  /** The policy that it votes for, as a text (voted-witnesses.ts); null for none. */
  readonly witnesses: Artefact | null
}

/** A change of the board. The members' keys are made by the members, each on a machine of their own. */
export function draftBoard(
  { chain, clock }: Omit<DraftParts, 'texts'>,
  { members, threshold, emergency, expires = null, witnesses }: NextBoard,
  rationale: string,
): Amendment {
  const before = chain.boards.at(-1)
  if (!before) throw new CharterError('could not change the board: there is none yet.')
  const names = members.map(({ name }) => name)
  const nobody = emergency?.find((name) => !names.includes(name))
  if (nobody !== undefined) {
    throw new CharterError(`could not change the board: ${nobody} is none of its members.`)
  }
  const alone = members.filter(({ name }) => emergency === undefined || emergency.includes(name))
  const board: BoardBody = {
    v: 'board/v1',
    origin: chain.origin,
    seq: before.seq + 1,
    prev: before.hash,
    members,
    threshold,
    emergency: alone.map(({ key }) => key),
    witnessPolicy: witnesses?.ref ?? null,
    expires,
  }
  const fault = boardFault(chain, board)
  if (fault !== null) throw new CharterError(`could not change the board: ${fault}.`)
  return {
    v: 'amendment/v1',
    proposal: proposalOf(chain.origin, clock, { charter: null, board, rationale }),
    before: null,
    board: wholeOf(chain, before),
    texts: witnesses === null ? {} : { [witnesses.ref]: witnesses.text },
    proposed: null,
    approvals: [],
  }
}
