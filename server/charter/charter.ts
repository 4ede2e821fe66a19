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
  /** The charter's system prompt for a model; empty text means none. `ref` is the artefact's SHA-256, base64url. */
  systemPrompt(model: string): { readonly text: string; readonly ref: string }
  /** The charter's sampler defaults; a caller may override each one, and the receipt says who did. */
  readonly sampler: {
    readonly temperature: number
    readonly topK: number
    readonly topP: number
    readonly minP: number
  }
}
