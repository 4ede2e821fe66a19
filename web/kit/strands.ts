import { band } from '../receipt/rosette.ts'

/** The lines of the product's mark: the smallest rosette that still reads as one. Each is the first, turned. */
export const strands = band({ lobes: 3, strands: 4, inner: 5, outer: 11.2, turn: 0 })

/** What the lines are drawn in. */
export const markBox = '-12 -12 24 24'
