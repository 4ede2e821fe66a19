import type { Grammar } from '../engine.ts'
import type { ExactCache } from './cache.ts'
import type { ThoughtMarks } from '../grammar/grammar-run.ts'
import type { Libraries } from './libraries.ts'
import type { RowScore } from '../sampler/row-score.ts'
import type { ThreadSpeed } from '../scheduler/thread-speed.ts'
import type { Filters } from '../sampler/sampler.ts'

// What crosses the pipe between the server and its engine process. Messages are structured clones, so
// typed arrays travel as they are.

export type LoadOrder = {
  readonly type: 'load'
  readonly libraries: Libraries
  readonly modelPath: string
  /** Of each sequence. */
  readonly contextTokens: number
  readonly sequences: number
  /** The most that a step uses; fewer where fewer are faster, unless somebody set the number. */
  readonly threads: number
  readonly areThreadsSet: boolean
  /** The most memory for states of conversations whose sequence another one took. */
  readonly shelfBytes: number
  readonly repack: boolean
  /** What to measure before it answers: the engine digest, and whether other batches give the same bits. */
  readonly measure: 'nothing' | 'digest' | 'steadiness'
}

/** A stretch of text to tokenise; only a template's own text may name special tokens. */
export type TokeniseText = { readonly text: string; readonly special: boolean }

export type TokeniseOrder = {
  readonly type: 'tokenise'
  readonly request: number
  readonly texts: readonly TokeniseText[]
  /** More of the same prompt follows: no start does. */
  readonly more: boolean
}

export type StartOrder = {
  readonly type: 'start'
  readonly run: number
  /** Nothing but what is public is taken from another account's sequence. */
  readonly account: string
  readonly prompt: Int32Array
  /** How many tokens at its beginning are public (`scheduler/prefix.ts`). */
  readonly publicLength: number
  /** Output that this run gave before its process died: fed as it stands, then the run goes on. */
  readonly forced: Int32Array
  /** The most output tokens, the forced ones included. */
  readonly limit: number
  readonly filters: Filters
  readonly noiseKey: Uint8Array
  readonly grammar: Grammar | null
  /** How the answer marks a thought, which the grammar leaves alone; null where it has none. */
  readonly thinking?: ThoughtMarks | null
  /** With how many alternatives each token's log-probability is wanted; null: not at all. */
  readonly scores: number | null
  /** The trace so far: h0, or that of the last forced token. */
  readonly trace: Uint8Array
}

/** How a conversation's next prompt will begin: read while nobody is answered. */
export type ExpectOrder = {
  readonly type: 'expect'
  readonly account: string
  readonly prompt: Int32Array
  readonly publicLength: number
}

/** A token of a run, the trace after it, and its score where that is wanted. */
export type TokenReport = {
  readonly run: number
  readonly id: number
  readonly kind: number
  readonly trace: Uint8Array
  readonly score: RowScore | null
}

export type ToChild =
  | LoadOrder
  | TokeniseOrder
  /** Nobody waits for these ids any more. */
  | { readonly type: 'forget'; readonly request: number }
  | StartOrder
  | ExpectOrder
  | { readonly type: 'cancel'; readonly run: number }

export type ModelMetadata = {
  readonly name: string | null
  readonly architecture: string
  readonly contextTrained: number
  readonly parameters: number
  readonly sizeBytes: number
  readonly vocabulary: number
  /** How texts are cut into words before they are tokenised; null of a vocabulary that cuts none. */
  readonly pretokeniser: string | null
  /** The Jinja text; null when the file has none. */
  readonly chatTemplate: string | null
  readonly bos: SpecialToken | null
  readonly eos: SpecialToken | null
  /** Whether a prompt begins with `bos`. */
  readonly addsBos: boolean
}

export type SpecialToken = { readonly id: number; readonly text: string }

/** Every token's bytes, end to end: token `i` is `bytes[offsets[i]..offsets[i + 1]]`. */
export type Pieces = { readonly bytes: Uint8Array; readonly offsets: Uint32Array }

/** `stuck`: its grammar allows nothing that the model could write. */
export type RunEnd = 'eos' | 'length' | 'aborted' | 'stuck'

/** One decoded batch. */
export type StepReport = {
  readonly type: 'step'
  /** Runs whose prompt is now in the model, with how much of it was there already. */
  readonly prompted: readonly { readonly run: number; readonly cached: number }[]
  readonly tokens: readonly TokenReport[]
  /** Runs that hold no sequence any more. */
  readonly ended: readonly { readonly run: number; readonly end: RunEnd }[]
}

/** What an engine measures of itself when it loads (spec/self-test.md). */
export type Measured = {
  /** The engine digest, base64url. */
  readonly digest: string
  /** Whether other batches gave the same bits; null when that was not tried. */
  readonly steady: boolean | null
}

export type Loaded = {
  readonly type: 'loaded'
  readonly metadata: ModelMetadata
  readonly pieces: Pieces
  readonly contextTokens: number
  readonly cache: ExactCache
  /** Empty where the number of threads is set. */
  readonly threadSpeeds: readonly ThreadSpeed[]
  /** Null when nothing was to be measured. */
  readonly measured: Measured | null
}

export type FromChild =
  | Loaded
  /** The model cannot be loaded; trying again would not help. */
  | { readonly type: 'refused'; readonly reason: string; readonly lines: readonly string[] }
  | {
      readonly type: 'tokenised'
      readonly request: number
      readonly ids: readonly (readonly number[])[]
    }
  | StepReport
  /** The process can decode no more and ends itself. */
  | { readonly type: 'broken'; readonly reason: string; readonly lines: readonly string[] }

/** The piece of token `id`. */
export function pieceOf(pieces: Pieces, id: number): Uint8Array {
  return pieces.bytes.subarray(pieces.offsets[id] ?? 0, pieces.offsets[id + 1] ?? 0)
}
