/** The outline of a seal: a disc with a scalloped edge, about the origin. */
export function scallop(lobes: number, radius: number, depth: number): string {
  const steps = lobes * 16
  const points = Array.from({ length: steps }, (_, step) => {
    const angle = (step / steps) * 2 * Math.PI
    // Round outside and pinched inside, as pressed wax is; a plain wave would look like a cogwheel.
    const r = radius - depth * (1 - Math.abs(Math.cos((lobes * angle) / 2)))
    return `${round(r * Math.sin(angle))} ${round(-r * Math.cos(angle))}`
  })
  return `M${points.join('L')}Z`
}

export const round = (value: number): number => Math.round(value * 100) / 100
