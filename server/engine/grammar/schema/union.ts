/** What either of two lists asks for, once where both do: the first's comes first, and stays. */
export function union<Rule>(
  a: readonly Rule[],
  b: readonly Rule[],
  keyOf: (rule: Rule) => unknown,
): readonly Rule[] {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a
  const known = new Set(a.map(keyOf))
  return [...a, ...b.filter((rule) => !known.has(keyOf(rule)))]
}
