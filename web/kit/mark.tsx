import { markBox, strands } from './strands.ts'

/** The product's mark. */
export function Mark({ size = 26 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox={markBox} aria-hidden className="shrink-0 text-seal">
      {strands.map((path) => (
        <path key={path} d={path} fill="none" stroke="currentColor" strokeWidth="1.25" />
      ))}
    </svg>
  )
}
