import type { CallPart } from './call-reader.ts'

/** What came of output tokens. */
export type Said =
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'thought'; readonly text: string }
  | ({ readonly type: 'call' } & CallPart)

/** With the ids whose pieces it completes. */
export type Told = Said & { readonly ids: readonly number[] }
