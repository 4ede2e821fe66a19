import type { Told } from './read.ts'

type Segment = NonNullable<
  NonNullable<Told['disclosures']['runs']>['value']
>[number]['segments'][number]

/** Whose a part of the prompt is. A person's own parts are the question, which is the last of them, and instructions. */
export type PartSource =
  | Exclude<Segment['from'], 'person' | 'template'>
  | 'instructions'
  | 'question'

export type PromptPart = {
  readonly from: PartSource
  readonly text: string
  /** Of how many pieces one after the other: earlier messages stand as one part. */
  readonly count: number
}

/** What the model was told, in order, without the template's marks; null where the receipt does not show it. */
export function promptParts(told: Pick<Told, 'disclosures'>): readonly PromptPart[] | null {
  const segments = told.disclosures.runs?.value?.at(-1)?.segments.filter(isSaid) ?? null
  if (segments === null) return null
  const question = segments.findLastIndex(({ from }) => from === 'person')
  const parts: PromptPart[] = []
  for (const [at, { from, bytes }] of segments.entries()) {
    const source = from === 'person' ? (at === question ? 'question' : 'instructions') : from
    const last = parts.at(-1)
    if (source === 'history' && last?.from === 'history') {
      parts[parts.length - 1] = { ...last, text: `${last.text}\n\n${bytes}`, count: last.count + 1 }
    } else parts.push({ from: source, text: bytes, count: 1 })
  }
  return parts
}

const isSaid = (
  segment: Segment,
): segment is Segment & { readonly from: Exclude<Segment['from'], 'template'> } =>
  segment.from !== 'template'
