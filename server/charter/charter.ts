import type { Statement } from '@overt/verifier'
import type { Artefact } from './artefact.ts'

/** For whom a prompt is chosen, where the charter has more than one. */
export type Listener = {
  /** Too small a model to follow a long prompt. */
  readonly tiny?: boolean
  /** A language's two letters; null where nobody said. */
  readonly language?: string | null
}

/** The charter in force and where the ledger holds it. */
export type Charter = {
  /** Index of the charter entry in the ledger. */
  readonly index: number
  readonly seq: number
  /** Base64url SHA-256 of `overt/charter/1\n` || JCS(body). */
  readonly hash: string
  readonly board: {
    readonly index: number
    readonly hash: string
    readonly members: readonly { readonly name: string; readonly key: string }[]
    readonly threshold: number
  }
  /** Seconds within which an answer must be sealed after its `after` checkpoint. */
  readonly sealWithinSeconds: number
  /** Whether an engine, as a receipt will name it, may answer. */
  allows(engine: Statement['engine']): boolean
  /** The charter's system prompt for a model; empty text means none. `ref` is the artefact's SHA-256, base64url. */
  systemPrompt(model: string, listener?: Listener): Artefact
  /** The charter's sampler defaults; a caller may override each one, and the receipt says who did. */
  readonly sampler: {
    readonly temperature: number
    readonly topK: number
    readonly topP: number
    readonly minP: number
  }
}
