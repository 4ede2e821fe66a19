import type { FieldName } from '@overt/verifier'

export const fields = [
  'text',
  'runs',
  'request',
  'sampler',
  'key',
  'guards',
  'remote',
  'prev',
] as const satisfies readonly FieldName[]

/** What a file that shows these fields gives away, in one word for the dialog's sentence. */
export type Reveals = 'everything' | 'answer' | 'nothing'

export function revealed(show: ReadonlySet<FieldName>): Reveals {
  // The runs hold the whole prompt, so whoever shows them shows the question.
  if (show.has('runs')) return 'everything'
  return show.has('text') ? 'answer' : 'nothing'
}

export const fileName = (receipt: string): string => `${receipt}.receipt.json`
