import { concat, utf8 } from './bytes.ts'
import { sha256 } from '#sha256'
import { type FieldName, type Stop, stopShape } from './disclosure.ts'
import { canonical } from './jcs.ts'
import { type Shape, base64Url, count, either, flag, hash, list, matching } from './schema.ts'
import { nullable, object, oneOf, string } from './schema.ts'

export type LocalEngine = {
  readonly kind: 'local'
  /** `sha256:<hex>` of the weights. */
  readonly model: string
  readonly library: string
  readonly variant: string
  readonly kv: string
  readonly flash: boolean
  readonly repack: boolean
  readonly digest: string | null
  readonly replay: 'exact' | 'statistical' | 'none'
}

export type RemoteEngine = {
  readonly kind: 'remote'
  readonly provider: string
  readonly model: string
  readonly replay: 'none'
}

/** What the server says of one answer (spec/receipt.md, the statement). Private to the asker. */
export type Statement = {
  readonly v: 'answer-receipt/v1'
  readonly origin: string
  /** 16 random bytes. */
  readonly id: string
  /** Unix seconds. */
  readonly issued: number
  /** 32 random bytes: without them nobody can guess the leaf. */
  readonly blind: string
  /** The latest checkpoint when the answer's last run was planned. */
  readonly after: { readonly size: number; readonly root: string }
  readonly charter: { readonly index: number; readonly hash: string }
  readonly board: { readonly index: number; readonly hash: string }
  readonly engine: LocalEngine | RemoteEngine
  readonly noise: {
    readonly alg: 'gumbel-pos/v1' | 'gumbel-ctx/v1'
    readonly commit: string
  } | null
  readonly server: string
  readonly stop: Stop
  readonly marking: readonly string[]
  readonly c: { readonly [N in FieldName]: string }
}

/** The bytes that stand for an answer in the public ledger: 0x01 || a blinded hash, 33 in all. */
export async function answerLeaf(statement: Statement): Promise<Uint8Array<ArrayBuffer>> {
  const hashed = await sha256(utf8(`answer-receipt/v1\n${canonical(statement)}`))
  return concat(Uint8Array.of(0x01), hashed)
}

/** What a reply to `POST /v1/noise` commits to, before the asker's nonce is known. */
export const noiseCommit = (k: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  sha256(concat(utf8('overt/noise-commit/1\n'), k))

/** The name under which a charter allows this engine's model. */
export const modelName = (engine: LocalEngine | RemoteEngine): string =>
  engine.kind === 'local' ? engine.model : `${engine.provider}/${engine.model}`

const place = object({ index: count, hash })
const fileDigest = matching(/^sha256:[0-9a-f]{64}$/)

const localShape: Shape<LocalEngine> = object({
  kind: oneOf('local'),
  model: fileDigest,
  library: fileDigest,
  variant: string,
  kv: string,
  flash: flag,
  repack: flag,
  digest: nullable(hash),
  replay: oneOf('exact', 'statistical', 'none'),
})

const remoteShape: Shape<RemoteEngine> = object({
  kind: oneOf('remote'),
  provider: string,
  model: string,
  replay: oneOf('none'),
})

export const statementShape: Shape<Statement> = object({
  v: oneOf('answer-receipt/v1'),
  origin: string,
  id: base64Url(16),
  issued: count,
  blind: base64Url(32),
  after: object({ size: count, root: hash }),
  charter: place,
  board: place,
  engine: either(localShape, remoteShape),
  noise: nullable(object({ alg: oneOf('gumbel-pos/v1', 'gumbel-ctx/v1'), commit: hash })),
  server: string,
  stop: stopShape,
  marking: list(string),
  c: object({
    request: hash,
    runs: hash,
    sampler: hash,
    text: hash,
    key: hash,
    guards: hash,
    remote: hash,
    prev: hash,
  }),
})
