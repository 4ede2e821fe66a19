import type { ReadableStorage } from './storage.ts'

/** Full tiles that are kept: 8 KiB each, so two megabytes at any size of the ledger. */
const mostTiles = 256

type Reads = Pick<ReadableStorage, 'read'>

/**
 * Reads with a memory of full tiles of hashes, which never change. Proofs look at few of them again and again,
 * those near the root above all. Whoever was read longest ago goes first.
 */
export function withTileCache(storage: Reads): Reads {
  const held = new Map<string, Uint8Array>()
  return {
    read: async (path) => {
      const known = held.get(path)
      const bytes = known ?? (await storage.read(path))
      if (bytes === null || !isFullTile(path)) return bytes
      held.delete(path)
      held.set(path, bytes)
      const [oldest] = held.keys()
      if (held.size > mostTiles && oldest !== undefined) held.delete(oldest)
      return bytes
    },
  }
}

const isFullTile = (path: string): boolean => /^tile\/\d/.test(path) && !path.includes('.p/')
