import type { BatchContext } from './batch.ts'

/** How long one token takes with so many threads. */
export type ThreadSpeed = { readonly threads: number; readonly ms: number }

const ROUNDS = 5
/** A large model is slow enough to be measured in fewer rounds. */
const BUDGET_MS = 1500

/**
 * The time of one token with each number of threads that might be best: powers of two, and all. In turn, and
 * the fastest round counts: what else the machine does then meets all of them or none.
 */
export function measureThreads(
  context: Pick<BatchContext, 'add' | 'useThreads' | 'decode' | 'forget'>,
  {
    most,
    token,
    clock,
  }: { readonly most: number; readonly token: number; readonly clock: () => number },
): readonly ThreadSpeed[] {
  const counts = countsUpTo(most)
  const fastest = new Map(counts.map((count) => [count, Infinity]))
  const began = clock()
  let position = 0
  const step = (count: number) => {
    context.useThreads(count)
    context.add(token, position++, 0, true)
    const from = clock()
    context.decode()
    return clock() - from
  }
  // The first one reads the weights into memory.
  step(1)
  for (let round = 0; round < ROUNDS && clock() - began < BUDGET_MS; round++) {
    for (const count of counts) {
      fastest.set(count, Math.min(fastest.get(count) ?? Infinity, step(count)))
    }
  }
  context.forget(0, 0)
  return [...fastest].map(([threads, ms]) => ({ threads, ms }))
}

export const fastestOf = (speeds: readonly ThreadSpeed[]): number | null =>
  speeds.toSorted((a, b) => a.ms - b.ms)[0]?.threads ?? null

function countsUpTo(most: number): readonly number[] {
  const counts = new Set([most])
  for (let count = 1; count < most; count *= 2) counts.add(count)
  return [...counts].toSorted((a, b) => a - b)
}
