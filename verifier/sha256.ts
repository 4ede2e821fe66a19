import { createHash } from 'node:crypto'

/**
 * SHA-256 in Node, where Web Crypto gives each call to a thread of its pool: beside an engine that keeps
 * all cores busy, an answer's dozens of digests would each wait for their turn.
 */
// oxlint-disable-next-line typescript/require-await -- a browser can only hash later
export async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}
