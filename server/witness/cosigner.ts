import {
  type KeyObject,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from 'node:crypto'
import { readFile } from 'node:fs/promises'
import {
  COSIGNATURE,
  ML_DSA_44,
  type NoteSignature,
  cosignatureBlob,
  cosigned,
  formatVkey,
  fromBase64Url,
  keyId,
} from '@overt/verifier'
import { ifThere, writeDurable } from '../ledger/durable.ts'
import { LedgerError } from '../ledger/ledger.ts'

/** The kinds of key that a witness may have (C2SP tlog-cosignature). */
export const cosignerKinds = { ed25519: COSIGNATURE, 'ml-dsa-44': ML_DSA_44 } as const
export type CosignerKind = keyof typeof cosignerKinds

/** A witness's name and key. */
export type Cosigner = {
  readonly name: string
  readonly vkey: string
  /** Null for a checkpoint that a key of this kind cannot sign. */
  cosign(noteText: string, unixSeconds: number): NoteSignature | null
}

/** Writes a new key as PKCS8 PEM, for its owner alone. @throws LedgerError when there is one. */
export async function makeCosignerKey(path: string, kind: CosignerKind): Promise<void> {
  if ((await ifThere(readFile(path))) !== null) {
    throw refused(
      `there is a key in ${path} already, and it may have signed; choose another folder`,
    )
  }
  const { privateKey } =
    kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ml-dsa-44')
  await writeDurable(path, Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8' })))
}

/** @throws LedgerError, one sentence that says what to do. */
export async function openCosigner(path: string, name: string): Promise<Cosigner> {
  const pem = await ifThere(readFile(path, 'utf8'))
  if (pem === null) throw refused(`there is no key in ${path}; run \`overt witness init\``)
  return cosignerOf(name, keyOf(pem, path))
}

export async function cosignerOf(name: string, key: KeyObject): Promise<Cosigner> {
  const type = key.asymmetricKeyType === 'ed25519' ? COSIGNATURE : ML_DSA_44
  const jwk = createPublicKey(key).export({ format: 'jwk' })
  // `pub` is how RFC 9964 writes an ML-DSA key.
  const raw = type === COSIGNATURE ? jwk.x : Reflect.get(jwk, 'pub')
  const publicKey = fromBase64Url(typeof raw === 'string' ? raw : '')
  if (publicKey === null) throw new Error(`a key gave no public half: ${key.asymmetricKeyType}`)
  const id = await keyId(name, type, publicKey)
  return {
    name,
    vkey: await formatVkey(name, type, publicKey),
    cosign: (noteText, time) => {
      const message = cosigned({ name, type }, time, noteText)
      if (message === null) return null
      const signature = new Uint8Array(sign(null, message, key))
      return { name, id, signature: cosignatureBlob(time, signature) }
    },
  }
}

function keyOf(pem: string, path: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    const type: string | undefined = key.asymmetricKeyType
    if (type === 'ed25519' || type === 'ml-dsa-44') return key
  } catch (cause) {
    throw refused(`${path} is not a key in PKCS8 PEM; put it back from your own copy`, cause)
  }
  throw refused(`${path} is neither an Ed25519 nor an ML-DSA-44 key; put the right one there`)
}

const refused = (why: string, cause?: unknown): LedgerError =>
  new LedgerError('ledger_refused', `could not use the witness's key: ${why}`, { cause })
