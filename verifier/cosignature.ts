import { concat, own, utf8 } from './bytes.ts'
import { fromHex } from './encoding.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { COSIGNATURE, ML_DSA_44, type Vkey, verifyEd25519 } from './vkey.ts'

// c2sp.org/tlog-cosignature: eight bytes of time, then the signature.

/** What a witness signs; null for a text that a cosignature of this type cannot be about. */
export function cosigned(
  { name, type }: Pick<Vkey, 'name' | 'type'>,
  time: number,
  noteText: string,
): Uint8Array<ArrayBuffer> | null {
  if (type === COSIGNATURE) return utf8(`cosignature/v1\ntime ${time}\n${noteText}`)
  const checkpoint = type === ML_DSA_44 ? parseCheckpoint(noteText) : null
  const [cosigner, origin] = [utf8(name), utf8(checkpoint?.origin ?? '')]
  if (!checkpoint || cosigner.length > 255 || origin.length > 255) return null
  return concat(
    utf8('subtree/v1\n\0'),
    Uint8Array.of(cosigner.length),
    cosigner,
    u64(time),
    Uint8Array.of(origin.length),
    origin,
    u64(0),
    u64(checkpoint.size),
    checkpoint.root,
  )
}

/** The signature of a note line: the time in front of what the key gave. */
export const cosignatureBlob = (time: number, signature: Uint8Array): Uint8Array<ArrayBuffer> =>
  concat(u64(time), signature)

/**
 * When the witness cosigned, in Unix seconds; null for a false cosignature. Infinity, which is never,
 * where this machine cannot check its kind: then it counts for nothing.
 */
export async function cosignedAt(
  noteText: string,
  witness: Vkey,
  blob: Uint8Array,
): Promise<number | null> {
  if (blob.length < 8) return null
  const time = new DataView(blob.buffer, blob.byteOffset).getBigUint64(0)
  const message =
    time > BigInt(Number.MAX_SAFE_INTEGER) ? null : cosigned(witness, Number(time), noteText)
  if (message === null) return null
  const signature = blob.subarray(8)
  const says =
    witness.type === COSIGNATURE
      ? await verifyEd25519(witness.key, message, signature)
      : await verifyMlDsa(witness.key, message, signature)
  return says === null ? Infinity : says ? Number(time) : null
}

/** The DER of a public ML-DSA-44 key up to its 1312 bytes. */
const spki = fromHex('30820532300b06096086480165030403110382052100') ?? new Uint8Array()

/** Null where the runtime has no ML-DSA. */
async function verifyMlDsa(
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean | null> {
  if (signature.length !== 2420) return false
  try {
    const publicKey = await crypto.subtle.importKey('spki', concat(spki, key), 'ML-DSA-44', false, [
      'verify',
    ])
    return await crypto.subtle.verify('ML-DSA-44', publicKey, own(signature), own(message))
  } catch {
    return null
  }
}

function u64(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}
