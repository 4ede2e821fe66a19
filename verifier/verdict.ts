import type { FieldName, Stop } from './disclosure.ts'
import type { Code } from './refused.ts'

export type StepState = 'proven' | 'self-attested' | 'not checked' | 'refused'

export type StepName =
  | 'file'
  | 'disclosures'
  | 'leaf'
  | 'trust'
  | 'checkpoint'
  | 'inclusion'
  | 'order'
  | 'board'
  | 'charter'
  | 'behaviour'
  | 'text'
  | 'replay'

/** One numbered step of spec/receipt.md and what became of it. */
export type Step = {
  readonly step: number
  readonly name: StepName
  readonly state: StepState
  readonly code: Code | null
  /** One plain sentence. */
  readonly detail: string
}

/** What no check of a receipt can show, in plain sentences. The first two hold of every receipt. */
export const gaps = {
  truth: 'That the answer is true.',
  once: 'That the question was asked only once.',
  retries: 'That no other noise was tried for this request.',
  later: 'That no later charter or board was in the ledger.',
  witnesses: 'That the witnesses of the board saw this.',
  view: 'That everyone sees this same ledger: no witness signed it.',
  time: 'When the answer was made.',
  model: 'That this model gave these words.',
  provider: 'That the provider said this.',
  template: "That the words around the messages are the model's template.",
  prompt: 'What the model was asked.',
  tools: 'That tools, passages, memory and attachments said what is recorded.',
  history: 'That the earlier turns were sealed as they stand in the prompt.',
  rest: 'Anything after the point where the answer was cut off.',
  forced: 'That the model chose every token.',
} as const

export type Gap = keyof typeof gaps

/** What the receipt is about, as far as it was shown. Nothing here is proven unless the verdict says so. */
export type Summary = {
  readonly origin: string
  readonly id: string
  /** Unix seconds, by the server's clock. */
  readonly issued: number
  /** Unix seconds by witnesses; null without them. */
  readonly sealed: number | null
  readonly model: string
  readonly kind: 'local' | 'remote'
  readonly stop: Stop
  readonly index: number | null
  readonly size: number | null
  readonly shown: readonly FieldName[]
  /** The words of the person in the last run, when the runs are shown. */
  readonly question: string | null
  readonly text: string | null
}

/** Whom a reader trusts: a policy, or an origin or fingerprint that came over another channel. */
export type Trust = { readonly policy: string } | { readonly origin: string }

export type Verdict = {
  /** 0 everything the reader's trust demands holds; 1 refused; 2 trust not established. */
  readonly exit: 0 | 1 | 2
  readonly verdict: 'proven' | 'refused' | 'not established'
  readonly level: 'self-attested' | 'witnessed' | null
  /** Why it is not proven. */
  readonly because: { readonly code: Code; readonly at: number; readonly detail: string } | null
  readonly steps: readonly Step[]
  readonly warnings: readonly Code[]
  /** Sentences of `gaps`. */
  readonly notProven: readonly string[]
  readonly summary: Summary | null
}
