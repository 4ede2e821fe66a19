import type { Expression, Gbnf } from './gbnf.ts'

/** Whether a text is whole for a grammar, found out the slow and obvious way. */
export function naiveMatch(grammar: Gbnf, text: string): boolean {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  const ends = (expression: Expression, from: ReadonlySet<number>): ReadonlySet<number> => {
    switch (expression.kind) {
      case 'class':
        return new Set(
          [...from]
            .filter((at) =>
              expression.set.some(
                ([lo, hi]) => lo <= (points[at] ?? -1) && (points[at] ?? -1) <= hi,
              ),
            )
            .map((at) => at + 1),
        )
      case 'rule': {
        const rule = grammar.get(expression.name)
        return rule === undefined ? new Set() : each(from, (at) => ends(rule, new Set([at])))
      }
      case 'sequence':
        return expression.items.reduce((at, item) => (at.size === 0 ? at : ends(item, at)), from)
      case 'choice':
        return new Set(expression.items.flatMap((item) => [...ends(item, from)]))
      case 'repeat':
        return rounds(expression, from)
    }
  }
  const rounds = (
    { item, min, max }: Expression & { kind: 'repeat' },
    from: ReadonlySet<number>,
  ): ReadonlySet<number> => {
    const found = new Set<number>()
    let at = from
    for (let round = 0; round <= (max ?? points.length + min + 1) && at.size > 0; round++) {
      if (round >= min) for (const end of at) found.add(end)
      at = ends(item, at)
    }
    return found
  }
  const root = grammar.get('root')
  return root !== undefined && ends(root, new Set([0])).has(points.length)
}

function each(from: ReadonlySet<number>, of: (at: number) => ReadonlySet<number>): Set<number> {
  return new Set([...from].flatMap((at) => [...of(at)]))
}
