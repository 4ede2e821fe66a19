/**
 * Shares `budget` between wants, as evenly as whole numbers allow: nobody gets more than they want,
 * and nobody is given less while another has two more.
 */
export function share(wants: readonly number[], budget: number): number[] {
  const given = wants.map(() => 0)
  let left = Math.min(
    budget,
    wants.reduce((sum, want) => sum + want, 0),
  )
  while (left > 0) {
    const hungry = wants.flatMap((want, i) => (want > (given[i] ?? 0) ? [i] : []))
    const each = Math.max(1, Math.floor(left / hungry.length))
    for (const i of hungry) {
      const more = Math.min(each, (wants[i] ?? 0) - (given[i] ?? 0), left)
      given[i] = (given[i] ?? 0) + more
      left -= more
    }
  }
  return given
}
