import type { Code, Gap, StepName, StepState, Verdict } from '../verifier.ts'

/** Everything that the page says. One object a language; the compiler sees to it that none lacks a word. */
export type Words = {
  readonly title: string
  readonly lead: string
  readonly offline: string
  readonly drop: string
  readonly again: string
  readonly dropHint: string
  readonly fingerprint: string
  readonly fingerprintHint: string
  readonly orPolicy: string
  readonly policyHint: string
  readonly policyChosen: (name: string) => string
  readonly policyClear: string
  readonly check: string
  readonly checking: string
  readonly noFile: string
  readonly tooOld: string
  readonly headline: Readonly<
    Record<'witnessed' | 'self-attested' | Verdict['verdict'] | 'pending', string>
  >
  readonly meaning: Readonly<
    Record<'witnessed' | 'self-attested' | Verdict['verdict'] | 'pending', string>
  >
  readonly question: string
  readonly answer: string
  readonly compare: string
  readonly answerHidden: string
  readonly unchecked: string
  readonly facts: Readonly<Record<'origin' | 'receipt' | 'model' | 'issued' | 'place', string>>
  readonly placeOf: (index: number, size: number) => string
  readonly clock: (time: string) => string
  readonly stepsTitle: string
  readonly step: Readonly<Record<StepName, { readonly title: string; readonly held: string }>>
  readonly state: Readonly<Record<StepState, string>>
  readonly notReached: string
  readonly code: Readonly<Record<Code, string>>
  readonly notProvenTitle: string
  readonly gap: Readonly<Record<Gap, string>>
  readonly raw: string
}
