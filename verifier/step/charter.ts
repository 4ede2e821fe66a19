import { approved } from '../approval.ts'
import { type CharterBody, charterHash, charterSigned } from '../charter.ts'
import { toBase64Url } from '../encoding.ts'
import { type Finding, found } from '../finding.ts'
import type { Policy } from '../policy.ts'
import { type Refused, refused } from '../refused.ts'
import type { Seated } from './board.ts'
import { type Trusted, trustCheckpoint } from './checkpoint.ts'
import { placeEntry, split, splits } from './entry.ts'
import type { Opened } from './file.ts'

/** Step 9: the charter was approved by the board of its time, logged before the answer, and cooled down. */
export async function checkCharter(
  opened: Opened,
  trusted: Trusted,
  policy: Policy,
  boards: readonly Seated[],
): Promise<Finding<CharterBody>> {
  const { body, signatures } = opened.charter
  const placed = await placeEntry(opened.chartered, trusted, policy, 'E_CHARTER_ORDER')
  if ('ok' in placed) return placed
  const board = boards.findLast(({ index }) => index < placed.index)
  const fault = await misplaced(opened, placed.index, board)
  // Without a board before it, its place is at fault.
  if (!board || fault !== null) return refused('E_CHARTER_ORDER', fault ?? '')
  const signed = await approved(charterSigned(body), signatures, board.board)
  if (!signed) {
    return refused(
      'E_CHARTER_SIGS',
      `The charter lacks ${board.board.threshold} signatures of its board.`,
    )
  }
  const hot = await coolDownFault(opened, trusted, policy)
  if (hot) return hot
  const by = signed.map(({ name, key }) => `${name} ${key}`).join(', ')
  const detail = `Charter ${body.seq}, approved by ${by}, was in force before the answer.`
  return found(body, trusted.state, detail, {
    warnings: ['W_LATER_CHARTER_UNCHECKED'],
    gaps: ['later'],
  })
}

/** What is wrong with the charter's place; null when it is the one that the statement names, in order. */
async function misplaced(
  { bundle, charter: { body } }: Opened,
  index: number,
  board: Seated | undefined,
): Promise<string | null> {
  const { statement } = bundle
  const hash = toBase64Url(await charterHash(body))
  if (
    statement.charter.index !== index ||
    statement.charter.hash !== hash ||
    body.origin !== statement.origin
  ) {
    return 'The statement names another charter.'
  }
  if (index >= statement.after.size) return 'The charter came after the answer began.'
  if (board?.index !== body.board.index || board.hash !== body.board.hash) {
    return 'The charter names another board.'
  }
  if (body.seq < 1 || (body.seq === 1) !== (body.prev === null)) {
    return 'The charter names no charter before it.'
  }
  return null
}

/**
 * The cool-down runs from a checkpoint that covers the charter, in witness time where there are witnesses. The first
 * charter has none, and nothing may stand in its place that nobody looks at.
 */
async function coolDownFault(
  { bundle, charter: { body } }: Opened,
  trusted: Trusted,
  policy: Policy,
): Promise<Refused | null> {
  const { seen } = bundle.charter
  const { after, issued, origin, charter } = bundle.statement
  const fault = refused('E_COOLDOWN', "The charter's cool-down is not shown to be over.")
  if (body.seq === 1) return seen === null ? null : fault
  const shown = await trustCheckpoint(seen ?? '', origin, policy)
  if ('ok' in shown) return fault
  if (splits(trusted, shown)) return split
  const { size } = shown.checkpoint
  const between = size > charter.index && size <= after.size
  // Without witnesses there is no time to go by.
  const over = issued - (shown.sealed ?? -Infinity) >= body.coolDown
  return between && over ? null : fault
}
