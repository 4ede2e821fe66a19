/** The latest published, signed tree head. `text` is the checkpoint note, verbatim. */
export type Head = { readonly size: number; readonly root: Uint8Array; readonly text: string }

/** Whether new heads are signed and published; `detail` is a sentence for the operator. */
export type LedgerState =
  | { readonly type: 'signing' }
  /** Too few witnesses answer: entries are acknowledged, and published once they do. */
  | { readonly type: 'waiting'; readonly detail: string }
  /** It will not sign again: a witness, or its own storage, shows that it must not. */
  | { readonly type: 'refused'; readonly detail: string }

export type LedgerErrorCode = 'ledger_refused' | 'ledger_damaged' | 'too_many_leaves' | 'disk_full'

/** Thrown when the ledger cannot take a leaf or must not sign; the message says what to do. */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode
  constructor(code: LedgerErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'LedgerError'
    this.code = code
  }
}

/** The opened transparency ledger of this server: one writer (C2SP tlog-tiles, spec/ledger.md). */
export interface Ledger {
  /** `<name>/<fingerprint>`; also the name of the log key. */
  readonly origin: string
  readonly logVkey: string
  readonly promiseVkey: string
  /** The published head. */
  head(): Head
  /** The newest signed head, published or not: witnesses may not have seen it yet. */
  signed(): Head
  state(): LedgerState
  /** Resolves with the leaf's index once the entry would survive a power cut. */
  append(entry: Uint8Array): Promise<number>
  /** Resolves once a published, signed checkpoint covers the index. */
  sealed(index: number, signal: AbortSignal): Promise<Head>
  /** The index of an entry at or after `from`, or null: for recovery after a crash, not for a hot path. */
  find(entry: Uint8Array, from: number): Promise<number | null>
  entry(index: number): Promise<Uint8Array | null>
  /** A tlog-proof (C2SP) of inclusion under `head`. @throws LedgerError when the index is not covered. */
  proof(index: number, head: Head): Promise<string>
  /** Base64 hashes of the consistency proof from `size` to `head`; empty for equal sizes or size 0. */
  consistency(size: number, head: Head): Promise<readonly string[]>
  /** A signed promise (spec/receipt.md) that the leaf hash will be integrated by the deadline. */
  promise(leafHash: Uint8Array, deadlineUnix: number): string
  /** The bytes under a tlog-tiles path such as `tile/0/x001/000`, `tile/entries/000.p/3` or `checkpoint`; null if absent. */
  read(path: string): Promise<Uint8Array | null>
  /** Drains the queue, publishes, and lets go of the lock. */
  [Symbol.asyncDispose](): Promise<void>
}
