import { setTimeout as delay } from 'node:timers/promises'
import type { Pace } from './pace.ts'

/** How often it is looked whether the pace is another one: a charter comes into force by time alone. */
export const lookMs = 1000

/** Milliseconds until the clock is at a multiple of the interval: when something happened does not show. */
export function untilTick(now: number, { everySeconds }: Pace): number {
  const interval = everySeconds * 1000
  return interval - (((now % interval) + interval) % interval)
}

/**
 * Resolves when the clock is next at a multiple of the interval, at once where there is none, and as soon as the
 * signal says. It waits in short stretches, since the charter that comes into force meanwhile may have another
 * pace; a clock that jumps costs one interval at most.
 */
export async function tick(
  pace: () => Pace,
  clock: () => number,
  signal: AbortSignal,
): Promise<void> {
  let leftMs = Infinity
  while (leftMs > 0 && !signal.aborted) {
    const now = pace()
    if (now.everySeconds <= 1) return
    const waitMs = Math.min(leftMs, untilTick(clock(), now))
    const stretchMs = Math.min(waitMs, lookMs)
    // Being cut short is the only way this rejects.
    await delay(stretchMs, undefined, { signal }).catch(() => {})
    leftMs = waitMs - stretchMs
  }
}
