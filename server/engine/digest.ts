import { createHash, type Hash } from 'node:crypto'
import { open } from 'node:fs/promises'

const pieceBytes = 1 << 20

/** Feeds a file to a hash from its first byte to its last: one piece of memory, however large the file. */
export async function hashFile(path: string, hash: Hash, signal?: AbortSignal): Promise<Hash> {
  await using file = await open(path)
  const piece = new Uint8Array(pieceBytes)
  for (;;) {
    signal?.throwIfAborted()
    const { bytesRead } = await file.read(piece)
    if (bytesRead === 0) return hash
    hash.update(piece.subarray(0, bytesRead))
  }
}

/** SHA-256 in lower-case hexadecimal. */
export async function digestFile(path: string, signal?: AbortSignal): Promise<string> {
  return (await hashFile(path, createHash('sha256'), signal)).digest('hex')
}
