import { round } from '../kit/scallop.ts'

/**
 * The guilloche of a receipt: interlaced bands of fine lines, as on a banknote. The id decides every
 * number in it, so two receipts do not look alike. It is an ornament to recognise a receipt by, and
 * proves nothing.
 */
export function rosette(id: string): readonly string[] {
  const next = numbersFrom(id)
  const outer = band({ lobes: 12 + 2 * next(4), strands: 5, inner: 66, outer: 96, turn: next(12) })
  const middle = band({ lobes: 7 + next(6), strands: 6, inner: 44, outer: 74, turn: next(12) })
  const inner = band({ lobes: 5 + next(5), strands: 4, inner: 34, outer: 50, turn: next(12) })
  return [...outer, ...middle, ...inner]
}

export type Band = {
  readonly lobes: number
  readonly strands: number
  readonly inner: number
  readonly outer: number
  /** In twelfths of a lobe. */
  readonly turn: number
}

/** Closed waves of the same shape, each turned by an equal part of a lobe. */
export function band({ lobes, strands, inner, outer, turn }: Band): readonly string[] {
  const centre = (inner + outer) / 2
  const swing = (outer - inner) / 2
  return Array.from({ length: strands }, (_, strand) => {
    const shift = (strand / strands) * 2 * Math.PI + turn / 12
    return closedCurve(lobes * 10, (angle) => centre + swing * Math.sin(lobes * angle + shift))
  })
}

/** A smooth closed curve through points: quadratic arcs whose ends are the middles of the chords. */
function closedCurve(steps: number, radiusAt: (angle: number) => number): string {
  const points = Array.from({ length: steps }, (_, step) => {
    const angle = (step / steps) * 2 * Math.PI
    const radius = radiusAt(angle)
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) }
  })
  const arcs = points.map((point, at) => {
    const after = points[(at + 1) % steps] ?? point
    return { point, end: { x: (point.x + after.x) / 2, y: (point.y + after.y) / 2 } }
  })
  const start = arcs.at(-1)?.end ?? { x: 0, y: 0 }
  const path = arcs.map(
    ({ point, end }) => `Q${round(point.x)} ${round(point.y)} ${round(end.x)} ${round(end.y)}`,
  )
  return `M${round(start.x)} ${round(start.y)}${path.join('')}Z`
}

/** Small numbers drawn from an id (FNV-1a, then xorshift): the same for the same id, everywhere. */
function numbersFrom(id: string): (below: number) => number {
  let state = 0x811c9dc5
  for (const character of id) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
