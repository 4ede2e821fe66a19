import type { Libraries } from '../libraries.ts'

// What crosses the pipe between the server and a process that embeds. It does one thing at a time.

export type LoadOrder = {
  readonly type: 'load'
  readonly libraries: Libraries
  readonly modelPath: string
  /** The longest input, if the model was trained for as much, and what one batch holds together. */
  readonly contextTokens: number
  readonly threads: number
}

export type ToChild =
  | LoadOrder
  | { readonly type: 'tokenise'; readonly texts: readonly string[] }
  /** At most `sequences` inputs that together fit in the context. */
  | { readonly type: 'embed'; readonly inputs: readonly Int32Array[] }

export type Loaded = {
  readonly type: 'loaded'
  readonly name: string | null
  readonly contextTokens: number
  readonly sequences: number
  readonly dimensions: number
  readonly vocabulary: number
  /** As in `ModelMetadata`. */
  readonly pretokeniser: string | null
  readonly pooling: Pooling
}

/** How the rows of an input become one vector. */
export type Pooling = 'mean' | 'first' | 'last'

export type FromChild =
  | Loaded
  /** With the tokens that the model wants around a text. */
  | { readonly type: 'tokenised'; readonly ids: readonly Int32Array[] }
  | { readonly type: 'embedded'; readonly vectors: readonly Float32Array[] }
  /** The model cannot be loaded; trying again would not help. */
  | { readonly type: 'refused'; readonly reason: string; readonly lines: readonly string[] }
  /** The process can do no more and ends itself. */
  | { readonly type: 'broken'; readonly reason: string; readonly lines: readonly string[] }
