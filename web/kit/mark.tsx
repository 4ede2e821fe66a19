import { band } from '../receipt/rosette.ts'

const strands = band({ lobes: 3, strands: 4, inner: 5, outer: 11.2, turn: 0 })

/** The product's mark: the smallest rosette that still reads as one. */
export function Mark({ size = 26 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="-12 -12 24 24"
      aria-hidden
      className="shrink-0 text-seal"
    >
      {strands.map((path) => (
        <path key={path} d={path} fill="none" stroke="currentColor" strokeWidth="1.25" />
      ))}
    </svg>
  )
}
