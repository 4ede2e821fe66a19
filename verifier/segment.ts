import { type Shape, list, nullable, object, oneOf, string, word } from './schema.ts'

/** A stretch of a prompt that has one source. */
export type SegmentValue = {
  readonly from:
    | 'charter'
    | 'template'
    | 'person'
    | 'history'
    | 'tool'
    | 'passage'
    | 'memory'
    | 'attachment'
  readonly ref: string | null
  /** The text, whose UTF-8 these bytes are. */
  readonly bytes: string
  readonly tokens: readonly number[]
}

export const sourceShape: Shape<SegmentValue['from']> = oneOf<SegmentValue['from']>(
  'charter',
  'template',
  'person',
  'history',
  'tool',
  'passage',
  'memory',
  'attachment',
)

export const segmentShape: Shape<SegmentValue> = object({
  from: sourceShape,
  ref: nullable(string),
  bytes: string,
  tokens: list(word),
})
