import type { Charter } from '../charter/charter.ts'

/** `*` in a charter's hold: everything. */
const EVERYTHING = '*'

/** Whether the board keeps from erasure what has this tomb (spec/record.md, hold). */
export const isHeld = ({ retention }: Pick<Charter, 'retention'>, tomb: string): boolean =>
  retention.hold.includes(EVERYTHING) || retention.hold.includes(tomb)
