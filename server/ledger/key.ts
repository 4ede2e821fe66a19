import { type KeyObject, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { concat, fromBase64Url, fromHex } from '@overt/verifier'
import { ifThere, makeFolder, writeDurable } from './durable.ts'
import { LedgerError } from './ledger.ts'

/** An Ed25519 key that signs; the private half never leaves it. */
export type SigningKey = {
  /** The raw 32 bytes. */
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

/** What PKCS8 writes before the 32 bytes of an Ed25519 seed (RFC 8410 section 7). */
const pkcs8Header = fromHex('302e020100300506032b657004220420') ?? new Uint8Array()

/**
 * Writes a new key as PKCS8 PEM, readable by its owner alone. A key that is there already stays:
 * it may have signed.
 */
export async function makeKey(path: string, random: (bytes: number) => Uint8Array): Promise<void> {
  if ((await ifThere(readFile(path))) !== null) return
  const pem = privateKeyOf(random(32)).export({ format: 'pem', type: 'pkcs8' })
  await makeFolder(dirname(path))
  await writeDurable(path, Buffer.from(pem))
}

/** The key of a seed of 32 bytes, without a file. */
export const keyOfSeed = (seed: Uint8Array): SigningKey => signingKey(privateKeyOf(seed))

function privateKeyOf(seed: Uint8Array): KeyObject {
  const der = Buffer.from(concat(pkcs8Header, seed))
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

/** @throws LedgerError, one sentence that says what to do, for a key that cannot be used. */
export async function openKey(path: string): Promise<SigningKey> {
  const pem = await ifThere(readFile(path, 'utf8')).catch((cause: unknown) => {
    throw unusable(path, 'it is not readable by this user; make it so (chmod 600)', cause)
  })
  if (pem === null) throw unusable(path, 'there is no such file; put it back from your own copy')
  return signingKey(privateKey(path, pem))
}

/** The key of a PEM that is at hand; `path` names it where it cannot be used. */
export const keyOfPem = (path: string, pem: string): SigningKey => signingKey(privateKey(path, pem))

function privateKey(path: string, pem: string): KeyObject {
  const wrong = 'it is not an Ed25519 key in PKCS8 PEM; put it back from your own copy'
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch (cause) {
    throw unusable(path, wrong, cause)
  }
  throw unusable(path, wrong)
}

function signingKey(key: KeyObject): SigningKey {
  const jwk = createPublicKey(key).export({ format: 'jwk' })
  const publicKey = fromBase64Url(jwk.x ?? '')
  if (publicKey?.length !== 32) throw new Error('an Ed25519 key gave no public key of 32 bytes')
  return { publicKey, sign: (message) => new Uint8Array(sign(null, message, key)) }
}

function unusable(path: string, why: string, cause?: unknown): LedgerError {
  return new LedgerError('ledger_refused', `could not use the key ${path}: ${why}`, { cause })
}
