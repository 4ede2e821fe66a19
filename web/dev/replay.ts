import type { ReplayResult } from '@overt/wire'
import { json, problem, type Exchange } from './exchange.ts'

/** What a replay of a fixture's receipt comes to; a test that wants another stands in its way. */
export const exactReplay: ReplayResult = {
  verdict: 'exact',
  run: null,
  step: null,
  reason: 'same',
  detail: 'Every token and every bit of its scores is the same.',
  engine: null,
  counts: { steps: 212, choices: 147, mismatches: 0, margin: 0 },
  spread: null,
}

export function replay({ world, response, id }: Exchange): void {
  if (world.receipts.has(id)) json(response, 200, exactReplay)
  else problem(response, 404, 'not_found', 'There is no such receipt.')
}
