import { createCipheriv, createDecipheriv, scryptSync } from 'node:crypto'
import { fromBase64, toBase64, utf8 } from '@overt/verifier'
import { z } from 'zod'
import { type SigningKey, keyOfSeed, keyOfPem } from '../ledger/key.ts'
import { isMemberName, memberNameRule } from './chain/bounds.ts'
import { CharterError } from './charter-error.ts'

/** 128 MiB for each guess at the passphrase. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 }

const MemberKey = z.strictObject({
  v: z.literal('member-key/v1'),
  name: z.string(),
  key: z.string(),
  salt: z.string(),
  iv: z.string(),
  sealed: z.string(),
})

/** A new member's key as a file that is nothing without its passphrase. */
export function makeMemberKey(
  name: string,
  passphrase: string,
  random: (bytes: number) => Uint8Array,
): { readonly file: string; readonly key: string } {
  if (!isMemberName(name)) {
    throw new CharterError(`A name ${memberNameRule}.`)
  }
  if (passphrase.length < 12) {
    throw new CharterError('The passphrase is too short: take twelve characters or more.')
  }
  const [seed, salt, iv] = [random(32), random(16), random(12)]
  const key = toBase64(keyOfSeed(seed).publicKey)
  const cipher = createCipheriv('aes-256-gcm', derived(passphrase, salt), iv)
  // Name and public key are bound to the seed: a file whose name was changed does not open.
  cipher.setAAD(utf8(`overt/member-key/1\n${name}\n${key}`))
  const sealed = Buffer.concat([cipher.update(seed), cipher.final(), cipher.getAuthTag()])
  const [saltText, ivText, sealedText] = [salt, iv, new Uint8Array(sealed)].map(toBase64)
  const content = { v: 'member-key/v1', name, key, salt: saltText, iv: ivText, sealed: sealedText }
  return { file: `${JSON.stringify(content, null, 2)}\n`, key }
}

/**
 * Opens either kind of key: a member's encrypted file, or the PEM that a first start made on the server.
 * @throws CharterError, one sentence, for a wrong passphrase as for a file that was changed.
 */
export function openMemberKey(source: string, passphrase: () => string): SigningKey {
  if (!isEncrypted(source)) return keyOfPem('this file', source)
  const parsed = MemberKey.safeParse(parseJson(source))
  if (!parsed.success)
    throw new CharterError('This is no key file of a board member, or not all of one.')
  const { name, key, salt, iv, sealed } = parsed.data
  const [saltBytes, ivBytes, bytes] = [salt, iv, sealed].map((text) => fromBase64(text))
  if (!saltBytes || ivBytes?.length !== 12 || bytes?.length !== 48) throw wrong()
  const decipher = createDecipheriv('aes-256-gcm', derived(passphrase(), saltBytes), ivBytes)
  decipher.setAAD(utf8(`overt/member-key/1\n${name}\n${key}`))
  decipher.setAuthTag(bytes.subarray(32))
  try {
    const seed = Buffer.concat([decipher.update(bytes.subarray(0, 32)), decipher.final()])
    return keyOfSeed(new Uint8Array(seed))
  } catch (cause) {
    throw wrong(cause)
  }
}

export function isEncrypted(source: string): boolean {
  return source.trimStart().startsWith('{')
}

const derived = (passphrase: string, salt: Uint8Array): Buffer =>
  scryptSync(passphrase.normalize('NFC'), salt, 32, cost)

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    // The schema refuses it.
    return null
  }
}

const wrong = (cause?: unknown): CharterError =>
  new CharterError('The passphrase is wrong, or the key file was changed.', { cause })
