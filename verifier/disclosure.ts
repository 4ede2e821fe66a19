import { type AskedValue, askedShape } from './asked.ts'
import { concat, utf8 } from './bytes.ts'
import { fromBase64Url, hashOf } from './encoding.ts'
import { type Json, canonical } from './jcs.ts'
import { type Shape, base64Url, count, decimal, flag, hash, list, matching } from './schema.ts'
import { nullable, object, oneOf, optional, partial, string, word } from './schema.ts'
import { type SegmentValue, segmentShape } from './segment.ts'
import { unwritable } from './unwritable.ts'

/** The fields that a statement commits to (spec/receipt.md, commitments). Every one, always. */
export type FieldName =
  | 'request'
  | 'runs'
  | 'sampler'
  | 'text'
  | 'key'
  | 'guards'
  | 'remote'
  | 'prev'

export const fieldNames: readonly FieldName[] = [
  'request',
  'runs',
  'sampler',
  'text',
  'key',
  'guards',
  'remote',
  'prev',
]

/** Why an answer ended. The first four are the model's own ends; the others cut it off. */
export type Stop =
  | 'eos'
  | 'length'
  | 'stop'
  | 'tool'
  | 'person'
  | 'cancelled'
  | 'interrupted'
  | 'error'

export type RequestValue = {
  /** The asker's 32 bytes (base64url); null when they gave none: retries are then not excluded. */
  readonly nonce: string | null
  readonly bodySha256: string
  readonly attachments: readonly string[]
}

/** The running hash of a run's scores: after the last step, and the first 8 bytes after each. */
export type TraceValue = { readonly hash: string; readonly steps: string }

export type RunValue = {
  readonly choice: number
  readonly run: number
  readonly segments: readonly SegmentValue[]
  readonly output: readonly number[]
  /** One a token of `output`: 0 sampled, 1 argmax, 2 forced by grammar, 3 by budget, 4 by prefill. */
  readonly kinds: readonly number[]
  readonly stop: Stop
  readonly trace: TraceValue | null
  /** Only where the prompt holds tools, calls or what they came to. */
  readonly asked?: AskedValue
}

/** A sampler's parameter and who set it. */
export type Chosen<T> = { readonly value: T; readonly by: 'charter' | 'caller' }

export type SamplerValue = {
  readonly temperature: Chosen<string>
  readonly topK: Chosen<number>
  readonly topP: Chosen<string>
  readonly minP: Chosen<string>
  readonly penalties: Chosen<{
    readonly repeat: string
    readonly presence: string
    readonly frequency: string
  } | null>
  readonly bias: Chosen<readonly { readonly token: number; readonly add: string }[] | null>
  /** GBNF, and the text from behind which it holds; null: from the first token on. */
  readonly grammar: Chosen<{ readonly gbnf: string; readonly after: string | null } | null>
  /** How many tokens a thought may take, by the tokens of its marks, and what is forced then. */
  readonly thought: Chosen<{
    readonly open: number
    readonly close: number
    readonly begun: boolean
    readonly budget: number
    readonly closing: readonly number[]
  } | null>
  readonly stop: Chosen<readonly string[]>
  readonly limit: Chosen<number>
  /** A 64-bit integer as a decimal; null when there is none. */
  readonly seed: Chosen<string | null>
}

/** A change between the joined token pieces and the text, in bytes of the joined pieces. */
export type EditValue = {
  readonly at: number
  readonly del: number
  readonly ins: string
  readonly by: 'stop' | 'utf8' | 'think' | 'guard' | 'tool'
}

export type TextValue = { readonly text: string; readonly edits: readonly EditValue[] }

export type GuardValue = {
  readonly guard: string
  readonly version: string
  readonly on: 'input' | 'output'
  readonly verdict: string
  readonly action: string
}

/** What a provider was sent and sent back, one a run. */
export type RemoteValue = {
  readonly requestSha256: string
  readonly responseSha256: string
  readonly id: string | null
  readonly fingerprint: string | null
}

/** What each field holds; null when it is unused. */
export type FieldValues = {
  readonly request: RequestValue | null
  readonly runs: readonly RunValue[] | null
  readonly sampler: SamplerValue | null
  readonly text: TextValue | null
  /** The noise key k, base64url. */
  readonly key: string | null
  readonly guards: readonly GuardValue[] | null
  readonly remote: readonly RemoteValue[] | null
  /** The leaf of the turn before, base64url of its 33 bytes. */
  readonly prev: string | null
}

/** A field shown: anyone can recompute its commitment. */
export type Disclosure<V extends Json = Json> = { readonly salt: string; readonly value: V }

/** The fields that a holder chose to show. Null says that the salt and the value were erased. */
export type Disclosures = { readonly [N in FieldName]?: Disclosure<FieldValues[N]> | null }

/** `c[name]` of a statement: hiding by its 32-byte salt, binding to the name and the value. */
export async function commitField(name: FieldName, salt: Uint8Array, value: Json): Promise<string> {
  if (salt.length !== 32) throw unwritable(`a commitment to ${name}`)
  return commitment(name, salt, value)
}

const commitment = (name: FieldName, salt: Uint8Array, value: Json): Promise<string> =>
  hashOf(concat(utf8(`overt/field/1\n${name}\n`), salt, utf8(canonical(value))))

/** Whether a disclosure is what the statement committed to. */
export async function opens(
  name: FieldName,
  shown: Disclosure,
  committed: string,
): Promise<boolean> {
  const salt = fromBase64Url(shown.salt)
  return salt?.length === 32 && (await commitment(name, salt, shown.value)) === committed
}

export const stopShape: Shape<Stop> = oneOf<Stop>(
  'eos',
  'length',
  'stop',
  'tool',
  'person',
  'cancelled',
  'interrupted',
  'error',
)

const runShape: Shape<RunValue> = object({
  choice: word,
  run: word,
  segments: list(segmentShape),
  output: list(word),
  kinds: list(oneOf(0, 1, 2, 3, 4)),
  stop: stopShape,
  trace: nullable(object({ hash, steps: base64Url() })),
  asked: optional(askedShape),
})

const chosen = <T>(value: Shape<T>): Shape<Chosen<T>> =>
  object({ value, by: oneOf('charter', 'caller') })

const samplerShape: Shape<SamplerValue> = object({
  temperature: chosen(decimal),
  topK: chosen(count),
  topP: chosen(decimal),
  minP: chosen(decimal),
  penalties: chosen(nullable(object({ repeat: decimal, presence: decimal, frequency: decimal }))),
  bias: chosen(nullable(list(object({ token: count, add: decimal })))),
  grammar: chosen(nullable(object({ gbnf: string, after: nullable(string) }))),
  thought: chosen(
    nullable(
      object({ open: count, close: count, begun: flag, budget: count, closing: list(count) }),
    ),
  ),
  stop: chosen(list(string)),
  limit: chosen(count),
  seed: chosen(nullable(matching(/^(?:0|-?[1-9][0-9]{0,18})$/))),
})

const shown = <T extends Json>(value: Shape<T>): Shape<Disclosure<T | null> | null> =>
  nullable(object({ salt: base64Url(32), value: nullable(value) }))

const editShape: Shape<EditValue> = object({
  at: count,
  del: count,
  ins: string,
  by: oneOf('stop', 'utf8', 'think', 'guard', 'tool'),
})

const guardShape: Shape<GuardValue> = object({
  guard: string,
  version: string,
  on: oneOf('input', 'output'),
  verdict: string,
  action: string,
})

const remoteShape: Shape<RemoteValue> = object({
  requestSha256: hash,
  responseSha256: hash,
  id: nullable(string),
  fingerprint: nullable(string),
})

export const disclosuresShape: Shape<Disclosures> = partial({
  request: shown(
    object({ nonce: nullable(base64Url(32)), bodySha256: hash, attachments: list(hash) }),
  ),
  runs: shown(list(runShape)),
  sampler: shown(samplerShape),
  text: shown(object({ text: string, edits: list(editShape) })),
  key: shown(base64Url(32)),
  guards: shown(list(guardShape)),
  remote: shown(list(remoteShape)),
  prev: shown(base64Url(33)),
})
