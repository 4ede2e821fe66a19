import { scallop } from './scallop.ts'

const outline = scallop(12, 11.5, 1.9)

/** The product's mark: the seal itself. */
export function Mark({ size = 26 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="-12 -12 24 24" aria-hidden className="shrink-0 text-seal">
      <path d={outline} fill="currentColor" />
      <circle r="4.4" fill="none" strokeWidth="2" className="stroke-paper" />
    </svg>
  )
}
