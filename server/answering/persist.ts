import type { Parts } from './parts.ts'

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000

/**
 * Tries until it succeeds, ever more slowly; null when the server closes first. For work that waits
 * safely in the store meanwhile: a full disk is freed, and a restart tries again.
 */
export async function persist<T>(
  { logger, pause }: Pick<Parts, 'logger' | 'pause'>,
  what: string,
  closing: AbortSignal,
  work: (attempt: number) => Promise<T>,
): Promise<T | null> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work(attempt)
    } catch (error) {
      if (closing.aborted) return null
      logger.error({ error, attempt }, `could not ${what}; it is kept and tried again`)
    }
    const ms = Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS)
    if (!(await waited(pause(ms, closing), closing))) return null
  }
}

async function waited(pause: Promise<void>, closing: AbortSignal): Promise<boolean> {
  try {
    await pause
    return true
  } catch (error) {
    if (closing.aborted) return false
    throw error
  }
}
