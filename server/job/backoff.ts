const FIRST_MS = 5_000
export const LONGEST_BACKOFF_MS = 60 * 60 * 1000

/** How long to wait before the attempt after this one: doubling, and spread so that failures do not march in step. */
export function backoffMs(attempt: number, random: (bytes: number) => Uint8Array): number {
  const full = Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_BACKOFF_MS)
  const [byte = 0] = random(1)
  return Math.round(full * (0.5 + byte / 512))
}
