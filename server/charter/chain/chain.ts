import type {
  Approval,
  CharterBody,
  ContinuesBody,
  EmergencyBody,
  Genesis,
  Member,
  ProposalBody,
  StoppedBody,
} from '@overt/verifier'

/** A board that is seated: the genesis's, or one that the boards before and after the change signed. */
export type SeatedBoard = {
  readonly index: number
  readonly hash: string
  readonly seq: number
  readonly members: readonly Member[]
  readonly threshold: number
  /** Keys that may act alone in an emergency. */
  readonly emergency: readonly string[]
  readonly witnessPolicy: string | null
  /** Unix seconds; null never. */
  readonly expires: number | null
}

/** A charter entry whose place, order and signatures hold. Whether it is in force yet is another matter. */
export type SignedCharter = {
  readonly index: number
  readonly hash: string
  /** The leaf hash of the entry, base64url: what a `fallback` names it by. */
  readonly leaf: string
  readonly body: CharterBody
  readonly signatures: readonly Approval[]
}

/** An amendment that a member proposed, and who has approved it so far. */
export type Proposed = {
  readonly index: number
  readonly hash: string
  readonly body: ProposalBody
  /** The proposing member's. */
  readonly signature: Approval
  readonly approvals: readonly (Approval & { readonly index: number })[]
  /** Where it was withdrawn; null while it was not. */
  readonly withdrawn: number | null
}

export type Emergency = {
  readonly index: number
  readonly hash: string
  readonly body: EmergencyBody
  readonly signatures: readonly Approval[]
}

/** What a ledger's entries say of who decides and what was decided, up to some index. */
export type Chain = {
  readonly origin: string
  readonly genesis: { readonly content: Genesis; readonly hash: string } | null
  readonly boards: readonly SeatedBoard[]
  readonly charters: readonly SignedCharter[]
  readonly proposals: readonly Proposed[]
  readonly emergencies: readonly Emergency[]
  /** Where the server said last that it answers no more, and why; null where it never did. */
  readonly stopped: { readonly index: number; readonly because: StoppedBody['because'] } | null
  readonly continues: ContinuesBody | null
}

export type Fault = { readonly fault: string }

export const emptyChain = (origin: string): Chain => ({
  origin,
  genesis: null,
  boards: [],
  charters: [],
  proposals: [],
  emergencies: [],
  stopped: null,
  continues: null,
})

export const isFault = (extended: Chain | Fault): extended is Fault => 'fault' in extended
