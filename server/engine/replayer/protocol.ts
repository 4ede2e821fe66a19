import type { ContextOrder } from '../llama/context.ts'
import type { Libraries } from '../llama/libraries.ts'
import type { ModelMetadata, Pieces, TokeniseText } from '../llama/protocol.ts'
import type { SelfTest } from './self-test.ts'
import type { Retaken, TaughtRun } from './teacher.ts'

// What crosses the pipe to the process that replays: one task at a time, one answer to each. Messages
// are structured clones, so typed arrays travel as they are.

export type OpenTask = {
  readonly type: 'open'
  readonly libraries: Libraries
  readonly modelPath: string
  readonly repack: boolean
  readonly context: Pick<ContextOrder, 'contextTokens' | 'threads' | 'cache'>
}

export type Opened = {
  readonly metadata: ModelMetadata
  readonly pieces: Pieces
  /** Ids that end generation. */
  readonly ends: Int32Array
  readonly digest: string
}

/** Each task with what it is answered by. */
export type Tasks = {
  open: { readonly task: OpenTask; readonly done: Opened }
  tokenise: {
    readonly task: { readonly type: 'tokenise'; readonly texts: readonly TokeniseText[] }
    readonly done: readonly (readonly number[])[]
  }
  teach: {
    readonly task: { readonly type: 'teach'; readonly run: TaughtRun }
    readonly done: Retaken
  }
  /** Whether other batches give the same bits: what is not so cannot be replayed to the bit. */
  steady: { readonly task: { readonly type: 'steady' }; readonly done: boolean }
  'self-test': { readonly task: { readonly type: 'self-test' }; readonly done: SelfTest }
}

export type Task = Tasks[keyof Tasks]['task']

export type ToReplayer =
  | Task
  /** It may go on: sent once for each `turn`. */
  | { readonly type: 'go' }

export type FromReplayer =
  /** The first message. What does not go with its server must never be stopped: nobody would let it go on. */
  | { readonly type: 'begun'; readonly isTethered: boolean }
  | { readonly type: 'turn' }
  | { readonly type: 'done'; readonly done: Tasks[keyof Tasks]['done'] }
  | { readonly type: 'failed'; readonly reason: string; readonly lines: readonly string[] }
