import type { Segment } from '../engine.ts'

/**
 * How many tokens at the beginning of a prompt are public: the charter's text and the template's own
 * around it, up to the first segment that anybody else wrote.
 */
export function publicLength(segments: readonly Segment[]): number {
  let length = 0
  for (const { from, ids } of segments) {
    if (from !== 'charter' && from !== 'template') return length
    length += ids.length
  }
  return length
}
