import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** Feeds a file to a hash from its first byte to its last, a piece at a time. */
export async function hashFile(path: string, hash: Hash, signal?: AbortSignal): Promise<Hash> {
  const pieces = createReadStream(path, { highWaterMark: 1 << 20, ...(signal && { signal }) })
  for await (const piece of pieces) hash.update(piece)
  return hash
}

/** SHA-256 in lower-case hexadecimal. */
export async function digestFile(path: string, signal?: AbortSignal): Promise<string> {
  return (await hashFile(path, createHash('sha256'), signal)).digest('hex')
}
