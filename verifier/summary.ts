import type { Bundle } from './bundle.ts'
import { fieldNames } from './disclosure.ts'
import { modelName } from './statement.ts'
import type { Trusted } from './step/checkpoint.ts'
import type { Place } from './step/inclusion.ts'
import type { Summary } from './verdict.ts'

/** What the receipt is about, for a reader to compare with what they were shown. */
export function summarise(
  { statement, disclosures }: Bundle,
  trusted: Trusted | null,
  place: Place | null,
): Summary {
  const { origin, id, issued, engine, stop } = statement
  const words = disclosures.runs?.value
    ?.at(-1)
    ?.segments.filter(({ from }) => from === 'person')
    .map(({ bytes }) => bytes)
  return {
    origin,
    id,
    issued,
    sealed: place?.sealed ?? null,
    model: modelName(engine),
    kind: engine.kind,
    stop,
    index: place?.index ?? null,
    size: trusted?.checkpoint.size ?? null,
    shown: fieldNames.filter((name) => disclosures[name]),
    question: words && words.length > 0 ? words.join('\n') : null,
    text: disclosures.text?.value?.text ?? null,
  }
}
