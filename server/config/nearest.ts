/** The candidate that takes the fewest keystrokes to reach, or null when all are far off. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const far = Math.max(2, Math.floor(word.length / 2))
  let best: { candidate: string; steps: number } | null = null
  for (const candidate of candidates) {
    const steps = editDistance(word, candidate)
    if (steps <= far && (best === null || steps < best.steps)) best = { candidate, steps }
  }
  return best?.candidate ?? null
}

/** Levenshtein's distance, one row at a time. */
export function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < to.length; j++) {
      const replaced = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
