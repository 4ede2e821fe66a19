import { utf8 } from './bytes.ts'
import { sha256 } from '#sha256'
import { entryType, formatEntry, parseEntry } from './entry.ts'
import { canonical } from './jcs.ts'
import { type Shape, base64, count, decimal, either, hash, list } from './schema.ts'
import { nullable, object, oneOf, optional, string } from './schema.ts'

/**
 * A text that the charter names by the base64url SHA-256 of its UTF-8. `for` begins with a model's name, or
 * `*` for every other one; behind it may stand, after a space each, `tiny` and a language.
 */
export type NamedText = { readonly for: string; readonly sha256: string }

/** A model that may answer. `*` is any; a null digest any engine digest; `replay` the least that is promised. */
export type AllowedModel = {
  readonly model: string
  readonly digest: string | null
  readonly replay: 'exact' | 'statistical' | 'none'
}

/** `hold`: what may not be erased, by its tomb (spec/record.md), or `*` for everything. */
export type Retention = { readonly days: number | null; readonly hold?: readonly string[] }

export type CharterBody = {
  readonly v: 'charter/v1'
  readonly origin: string
  /** 1 for the first, then one more each time. */
  readonly seq: number
  /** `charterHash` of the one before, base64url; null for the first. */
  readonly prev: string | null
  /** The board that decides: where its entry is and its hash (`genesisHash` for the first board). */
  readonly board: { readonly index: number; readonly hash: string }
  /** Seconds between being seen in a checkpoint and being in force. */
  readonly coolDown: number
  /** Seconds within which an answer is sealed. */
  readonly sealWithin: number
  /** How often a checkpoint is published, and to which multiples a batch is padded (1: not at all). */
  readonly publish: { readonly everySeconds: number; readonly padTo: number }
  readonly artefacts: {
    readonly systemPrompts: readonly NamedText[]
    readonly safetyPolicy: string | null
    readonly models: readonly AllowedModel[]
    /** Defaults; a caller may choose others, and the receipt says who did. */
    readonly sampler: {
      readonly temperature: string
      readonly topK: number
      readonly topP: string
      readonly minP: string
    }
    readonly tools: readonly string[]
    readonly templates: readonly NamedText[]
    /** What people are told of talking to an AI, by language. */
    readonly disclosure?: readonly NamedText[]
    /** Days until a conversation is erased; null keeps it until its owner erases it. */
    readonly retention: Retention
    /** The remote providers that may be asked; `*` is any. */
    readonly routes: readonly string[]
  }
  /** Leaf hashes of the earlier charters that an emergency may go back to, base64url. */
  readonly fallback: readonly string[]
  /** SHA-256 of the evaluation that the board had before it, base64url. */
  readonly evaluation: string | null
  readonly reason: string
}

/** A member's approval: base64 of the raw key and of the signature over `charterSigned`. */
export type Approval = { readonly key: string; readonly signature: string }

export type CharterContent = {
  readonly body: CharterBody
  readonly signatures: readonly Approval[]
}

/** The bytes that each approving member signs. */
export const charterSigned = (body: CharterBody): Uint8Array<ArrayBuffer> =>
  utf8(`overt/charter/1\n${canonical(body)}`)

/** What `prev` and a statement name a charter by. */
export const charterHash = (body: CharterBody): Promise<Uint8Array<ArrayBuffer>> =>
  sha256(charterSigned(body))

export const charterEntry = (content: CharterContent): Uint8Array<ArrayBuffer> =>
  formatEntry(entryType.charter, content)

export const parseCharterEntry = (entry: Uint8Array): CharterContent | null =>
  parseEntry(entryType.charter, contentShape, entry)

const held: Shape<string> = either<string, string>(oneOf('*'), hash)

const namedText: Shape<NamedText> = object({ for: string, sha256: hash })

const allowedModel: Shape<AllowedModel> = object({
  model: string,
  digest: nullable(hash),
  replay: oneOf('exact', 'statistical', 'none'),
})

export const charterShape: Shape<CharterBody> = object({
  v: oneOf('charter/v1'),
  origin: string,
  seq: count,
  prev: nullable(hash),
  board: object({ index: count, hash }),
  coolDown: count,
  sealWithin: count,
  publish: object({ everySeconds: count, padTo: count }),
  artefacts: object({
    systemPrompts: list(namedText),
    safetyPolicy: nullable(hash),
    models: list(allowedModel),
    sampler: object({ temperature: decimal, topK: count, topP: decimal, minP: decimal }),
    tools: list(string),
    templates: list(namedText),
    disclosure: optional(list(namedText)),
    retention: object({ days: nullable(count), hold: optional(list(held)) }),
    routes: list(string),
  }),
  fallback: list(hash),
  evaluation: nullable(hash),
  reason: string,
})

export const approvalShape: { readonly key: Shape<string>; readonly signature: Shape<string> } = {
  key: base64(32),
  signature: base64(64),
}

/** Two boards of 64 sign a change of the board. */
export const approvalsShape: Shape<readonly Approval[]> = list(object(approvalShape), 128)

const contentShape: Shape<CharterContent> = object({
  body: charterShape,
  signatures: approvalsShape,
})
