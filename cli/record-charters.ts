import type { ExportSummary } from '@overt/wire'
import { z } from 'zod'

const AnswerLeaf = z.object({
  type: z.literal('answer'),
  answered: z.string(),
  record: z.object({ charter: z.object({ index: z.int() }) }),
})

type Counted = { answers: number; first: string; last: string }

/** Whether what an export says of each charter is what its own lines add up to. One that says nothing agrees. */
export function agreeOnCharters(lines: readonly unknown[], summary: ExportSummary): boolean {
  const { charters, unplaced = 0 } = summary
  if (charters === undefined) return true
  const counted = countLeaves(lines)
  for (const { index, answers, first, last } of charters) {
    const found = counted.get(index)
    counted.delete(index)
    const isSame = found
      ? found.answers === answers && found.first === first && found.last === last
      : answers === 0 && first === null && last === null
    if (!isSame) return false
  }
  return unplaced === [...counted.values()].reduce((sum, { answers }) => sum + answers, 0)
}

function countLeaves(lines: readonly unknown[]): Map<number, Counted> {
  const counted = new Map<number, Counted>()
  for (const line of lines) {
    const leaf = AnswerLeaf.safeParse(line).data
    if (leaf === undefined) continue
    const { answered } = leaf
    const { index } = leaf.record.charter
    const { answers, first, last } = counted.get(index) ?? {
      answers: 0,
      first: answered,
      last: answered,
    }
    counted.set(index, {
      answers: answers + 1,
      first: answered < first ? answered : first,
      last: answered > last ? answered : last,
    })
  }
  return counted
}
