import { bytesOrNone, fromBase64Url } from '../encoding.ts'
import { type Ended, type Finding, found } from '../finding.ts'
import { checkConsistency } from '../merkle.ts'
import { refused } from '../refused.ts'
import type { Trusted } from './checkpoint.ts'
import type { Opened } from './file.ts'
import type { Place } from './inclusion.ts'

/** How far two honest clocks may disagree. */
const skewSeconds = 300

/** Step 7: the answer came after the checkpoint that it names, and was sealed in time. */
export async function checkOrder(
  { bundle, charter }: Opened,
  trusted: Trusted,
  { index, sealed }: Place,
): Promise<Finding<true>> {
  const { after, issued } = bundle.statement
  const { size, root } = trusted.checkpoint
  const hashes = bundle.consistency.map(bytesOrNone)
  const before = fromBase64Url(after.root)
  if (!before || !(await checkConsistency(after.size, size, before, root, hashes))) {
    return refused(
      'E_AFTER',
      'The checkpoint does not continue the ledger as it was before the answer.',
    )
  }
  if (index !== null && index < after.size) {
    return refused('E_AFTER', `Leaf ${index} was there before the answer began.`)
  }
  const late = lateness(issued, sealed, charter.body.sealWithin)
  if (late) return late
  const began = `The answer began after leaf ${after.size - 1}`
  return sealed === null
    ? found(true, trusted.state, `${began}.`)
    : found(true, trusted.state, `${began} and was sealed after ${sealed - issued} s.`)
}

/** Only witnesses give a time that is not the server's own word. */
function lateness(issued: number, sealed: number | null, sealWithin: number): Ended | null {
  if (sealed === null) return null
  if (issued - sealed > skewSeconds) {
    return refused('E_TIME', 'It was issued after the witnesses saw it.')
  }
  if (sealed - issued > sealWithin) {
    return refused(
      'E_TIME',
      `It was sealed after ${sealed - issued} s; its charter allows ${sealWithin}.`,
    )
  }
  return null
}
