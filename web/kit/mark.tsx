import { band } from '../receipt/rosette.ts'

const strands = band({ lobes: 8, strands: 2, inner: 3.6, outer: 11.2, turn: 0 })

/** The product's mark: the smallest rosette that still reads as one. */
export function Mark({ size = 26 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="-12 -12 24 24" aria-hidden className="shrink-0 text-seal">
      {strands.map((path) => (
        <path key={path} d={path} fill="none" stroke="currentColor" strokeWidth="1.3" />
      ))}
    </svg>
  )
}
