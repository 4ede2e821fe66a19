import type { EngineError } from '../engine.ts'
import type { RunEnd, StartOrder, TokeniseText, TokenReport } from './protocol.ts'

/** What a run tells whoever ordered it: at last exactly one of `ended` and `failed`. */
export interface RunListener {
  prompted(cached: number): void
  token(token: Omit<TokenReport, 'run'>): void
  /** It was told to rest: its sequence is for whatever is started next. */
  rested(): void
  ended(end: RunEnd): void
  failed(error: EngineError): void
}

export type RunOrder = Omit<StartOrder, 'type' | 'run' | 'forced'>

/** What the supervisor has promised to somebody and not delivered yet. */
export type Work = RunWork | TokeniseWork

export type RunWork = {
  readonly kind: 'run'
  readonly order: RunOrder
  readonly listener: RunListener
  readonly ids: number[]
  /** After the last of `ids`; null before the first. */
  trace: Uint8Array | null
  prompted: boolean
  wanted: 'run' | 'rest' | 'end'
  /** It rests: it holds no sequence, and what is started next may have it. */
  isResting: boolean
  /** The process was told that it rests and has not said so yet: tokens may still come. */
  isLeaving: boolean
  crashes: number
}

export type TokeniseWork = {
  readonly kind: 'tokenise'
  readonly texts: readonly TokeniseText[]
  /** More of the same prompt follows. */
  readonly more: boolean
  readonly resolve: (ids: readonly (readonly number[])[]) => void
  readonly reject: (reason: unknown) => void
  crashes: number
}

export const newRun = (order: RunOrder, listener: RunListener): RunWork => ({
  kind: 'run',
  order,
  listener,
  ids: [],
  trace: null,
  prompted: false,
  wanted: 'run',
  isResting: false,
  isLeaving: false,
  crashes: 0,
})
