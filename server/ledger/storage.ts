/**
 * Where a ledger keeps its bytes. The folder implementation is for one machine; another (PostgreSQL
 * with objects) keeps the same promises, and storage-contract.ts holds every implementation to them.
 */
export interface LedgerStorage {
  read(path: string): Promise<Uint8Array | null>
  /** Resolves only when the bytes would survive a power cut. A reader sees all of them or none. */
  write(path: string, bytes: Uint8Array): Promise<void>
  /** The names directly under a folder, sorted; none when it does not exist. */
  list(folder: string): Promise<readonly string[]>
  /** Removes a folder with all it holds. It may come back after a power cut. */
  remove(folder: string): Promise<void>

  /** Acknowledged entries that the signed head may not cover yet (journal.ts). Empty at first. */
  readJournal(): Promise<Uint8Array>
  /** Resolves only when the bytes would survive a power cut; after a failure any part may be there. */
  appendJournal(bytes: Uint8Array): Promise<void>
  /** Puts a new journal in place of the old one, all or nothing, with the promise of `write`. */
  replaceJournal(bytes: Uint8Array): Promise<void>

  /** The latest signed checkpoint: the one cell that decides what this ledger is. */
  head(): Promise<Uint8Array | null>
  /** Compare-and-swap, durable. False, and nothing changed, when the cell does not hold `expected`. */
  swapHead(expected: Uint8Array | null, next: Uint8Array): Promise<boolean>

  /** Lets go of files and of the writer's lock. */
  [Symbol.asyncDispose](): Promise<void>
}

/** What checking a ledger needs of its storage; it works beside the one who writes. */
export type ReadableStorage = Pick<LedgerStorage, 'read' | 'list' | 'readJournal' | 'head'>
