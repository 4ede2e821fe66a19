import type { ExactCache } from '../engine/llama/cache.ts'
import type { Replayer as OpenReplayer } from '../engine/replayer/replayer.ts'

/** What is asked of a model that replays. */
export type Replayer = Pick<OpenReplayer, 'opened' | 'tokenise' | 'teach' | 'isSteady'> &
  AsyncDisposable

/** A model for replays: the one that the receipt names, or why it is not to be had. */
export type FoundReplayer =
  | (Build & {
      readonly ok: true
      /** Opens another build of the arithmetic on this machine; null where there is none. */
      readonly other: () => Promise<Build | null>
      /** Whether the file of the weights is still the one that was found. */
      readonly isUnchanged: () => Promise<boolean>
    })
  | {
      readonly ok: false
      readonly reason: 'weights' | 'no-model' | 'settings'
      readonly detail: string
    }

/** The model by one build of the arithmetic. */
export type Build = { readonly replayer: Replayer; readonly variant: string }

export type FindReplayer = (wanted: {
  readonly model: string
  readonly variant: string
  readonly repack: boolean
  readonly cache: ExactCache
  readonly tokens: number
}) => Promise<FoundReplayer>
