import {
  type EmergencyBody,
  emergencyHash,
  emergencySigned,
  parseEmergencyEntry,
} from '@overt/verifier'
import type { Chain, Emergency, Fault, SeatedBoard } from './chain.ts'
import { keysOf, shortOf, signersOf } from './signature.ts'

/** The emergency that nobody has ended, as far as order alone can tell. */
export function openEmergency({ emergencies }: Chain): Emergency | null {
  const last = emergencies.findLast(({ body }) => body.act !== 'ratify')
  return last && last.body.act !== 'end' ? last : null
}

/** Whether the board has agreed to the emergency that is open. */
export function isRatified(chain: Chain): boolean {
  return openEmergency(chain) !== null && chain.emergencies.at(-1)?.body.act === 'ratify'
}

/** What is wrong with an emergency as the next one, whoever signed it (transparency 10.3). */
export function emergencyFault(chain: Chain, body: EmergencyBody): string | null {
  const last = chain.emergencies.at(-1)
  if (body.origin !== chain.origin) return `it is an emergency of ${body.origin}`
  if (body.seq !== (last?.body.seq ?? 0) + 1 || body.prev !== (last?.hash ?? null)) {
    return `it does not follow emergency ${last?.body.seq ?? 0}`
  }
  return actFault(chain, body)
}

function actFault(chain: Chain, body: EmergencyBody): string | null {
  switch (body.act) {
    case 'stop':
      return null
    case 'fallback':
      return mayFallBack(chain, body.to) ? null : 'it goes to a charter that is no fallback'
    case 'ratify':
      return ratifyFault(chain)
    case 'end':
      return openEmergency(chain) === null && chain.stopped === null
        ? 'there is no emergency to end'
        : null
  }
}

function ratifyFault(chain: Chain): string | null {
  const open = openEmergency(chain)
  if (open === null) return 'there is no emergency to ratify'
  const hasLapsed = chain.stopped?.because === 'lapsed' && chain.stopped.index > open.index
  return hasLapsed ? lapsedFault : null
}

/** Why a board cannot agree to a fallback any more. */
export const lapsedFault =
  'the emergency has lapsed, so the board can only end it or approve another charter'

/** The last charter may still be cooling down, so the one before it may be the one in force. */
function mayFallBack({ charters }: Chain, to: string | null): boolean {
  const listed = charters.slice(-2).flatMap(({ body }) => body.fallback)
  return to !== null && listed.includes(to) && charters.some(({ leaf }) => leaf === to)
}

const isAlone = (act: EmergencyBody['act']): boolean => act === 'stop' || act === 'fallback'

/** Whose signature counts: who may act alone, or who decides. */
export const actorsIn = (
  board: Pick<SeatedBoard, 'emergency' | 'members'>,
  act: EmergencyBody['act'],
): ReadonlySet<string> => (isAlone(act) ? new Set(board.emergency) : keysOf(board))

export async function withEmergency(
  chain: Chain,
  entry: Uint8Array,
  index: number,
): Promise<Chain | Fault> {
  const content = parseEmergencyEntry(entry)
  const board = chain.boards.at(-1)
  if (content === null || !board) return { fault: 'it is no emergency in canonical form' }
  const { body, signatures } = content
  const misplaced = emergencyFault(chain, body)
  if (misplaced !== null) return { fault: misplaced }
  const signers = await signersOf(emergencySigned(body), signatures, actorsIn(board, body.act))
  if (typeof signers === 'string') return { fault: signers }
  const short = isAlone(body.act) ? null : shortOf(board, signers)
  if (short !== null) return { fault: short }
  if (signers.size === 0) return { fault: 'nobody signed it' }
  const next = { index, hash: await emergencyHash(body), body, signatures }
  return { ...chain, emergencies: [...chain.emergencies, next] }
}
