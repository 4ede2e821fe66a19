import type { Code, Refused } from './refused.ts'
import type { Gap, StepState } from './verdict.ts'

/** What one step came to. `value` is what later steps stand on. */
export type Found<T> = {
  readonly ok: true
  readonly value: T
  readonly state: Exclude<StepState, 'refused'>
  readonly detail: string
  /** The first is the step's own code. */
  readonly warnings: readonly Code[]
  readonly gaps: readonly Gap[]
}

/** Ends the verification. Not everything that ends it is the receipt's fault: nobody may have been trusted. */
export type Ended = Refused & { readonly state?: 'not checked' }

export type Finding<T> = Found<T> | Ended

export const found = <T>(
  value: T,
  state: Found<T>['state'],
  detail: string,
  more: { readonly warnings?: readonly Code[]; readonly gaps?: readonly Gap[] } = {},
): Found<T> => ({ ok: true, value, state, detail, warnings: [], gaps: [], ...more })
