import type { EngineEvent } from '../engine/engine.ts'
import type { Reread } from './outcome.ts'

/** An answer whose question is stored and whose engine has begun. */
export type Begun = {
  readonly id: string
  readonly conversation: string
  readonly receipt: string
  readonly temperature: number
  /** When its question came, in milliseconds since the epoch. */
  readonly asked: number
  readonly engine: AsyncIterable<EngineEvent>
  readonly reread: Reread
}
