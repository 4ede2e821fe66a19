import type { Head } from './ledger.ts'

/** Base64 hashes that show that a head continues the tree of an older size. */
export type ProofFrom = (size: number) => Promise<readonly string[]>

/** Those who must have seen a head before it is published (server/witness). */
export interface Witnesses {
  /**
   * The head with the cosignatures that the policy asks for, or null when too few can be had now.
   * @throws LedgerError when a witness knows this ledger as longer than it is here, or as another one.
   */
  cosign(head: Head, proofFrom: ProofFrom, signal: AbortSignal): Promise<Head | null>
}
