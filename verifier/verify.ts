import { openReport } from './report.ts'
import { checkBehaviour } from './step/behaviour.ts'
import { checkBoards } from './step/board.ts'
import { checkCharter } from './step/charter.ts'
import { checkCheckpoint } from './step/checkpoint.ts'
import { checkDisclosures } from './step/disclosures.ts'
import { openFile } from './step/file.ts'
import { checkInclusion } from './step/inclusion.ts'
import { deriveLeaf } from './step/leaf.ts'
import { checkOrder } from './step/order.ts'
import { noteReplay } from './step/replay.ts'
import { type TokenPieces, checkText } from './step/text.ts'
import { establishTrust } from './step/trust.ts'
import { summarise } from './summary.ts'
import type { Trust, Verdict } from './verdict.ts'

/**
 * Checks a receipt offline: the numbered steps of spec/receipt.md, in order, up to the first that refuses.
 * Never throws for bad input. Trust comes from the caller and never from the file.
 */
export async function verify(
  bytes: Uint8Array,
  trust: Trust | null,
  pieces: TokenPieces | null = null,
): Promise<Verdict> {
  const report = openReport()
  const file = report.add(openFile(bytes))
  if (!file) return report.end(null, null)
  const { bundle } = file
  const { statement, disclosures } = bundle
  const refusal = () => report.end(null, summarise(bundle, null, null))

  if (!report.add(await checkDisclosures(statement, disclosures))) return refusal()
  const leaf = report.add(await deriveLeaf(statement, file.proof))
  if (!leaf) return refusal()
  const policy = report.add(await establishTrust(file, trust))
  if (!policy) return refusal()
  const { checkpoint } = file.proof ?? file.chartered.proof
  const trusted = report.add(await checkCheckpoint(checkpoint, statement.origin, policy))
  if (!trusted) return refusal()
  const place = report.add(await checkInclusion(file, leaf, trusted))
  if (!place || !report.add(await checkOrder(file, trusted, place))) return refusal()
  const boards = report.add(await checkBoards(file, trusted, place, policy))
  const charter = boards && report.add(await checkCharter(file, trusted, policy, boards))
  if (!charter || !report.add(await checkBehaviour(bundle, charter))) return refusal()
  if (!report.add(await checkText(statement, disclosures, pieces))) return refusal()
  report.add(noteReplay(statement))
  const level = trusted.state === 'proven' ? 'witnessed' : 'self-attested'
  return report.end(level, summarise(bundle, trusted, place))
}
