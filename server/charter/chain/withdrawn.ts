import { type BoardBody, type CharterBody, canonical } from '@overt/verifier'
import type { Chain } from './chain.ts'

/**
 * Approvals are signatures over the charter or board itself, and nobody can take one back: so whatever was
 * withdrawn, and not proposed again since, must not be enacted by whoever has them.
 */
export function withdrawnFault(
  { proposals }: Chain,
  enacted: CharterBody | BoardBody,
): string | null {
  const text = canonical(enacted)
  const same = proposals.filter(({ body }) => {
    const proposed = body.charter ?? body.board
    // Only what stands in the same place is worth writing out.
    return proposed?.seq === enacted.seq && canonical(proposed) === text
  })
  const isGone = same.length > 0 && same.every(({ withdrawn }) => withdrawn !== null)
  return isGone ? 'whoever proposed it has withdrawn it' : null
}
