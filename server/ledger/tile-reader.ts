import { decodeBundle } from './bundle.ts'
import { LedgerError } from './ledger.ts'
import type { ReadableStorage } from './storage.ts'
import { type Tile, countAt, tilePath, tileWidth } from './tile-path.ts'
import { decodeTile } from './tile-bytes.ts'

/** A tile or bundle that the tree has and its storage does not, not whole at least. */
export class TileError extends LedgerError {
  readonly path: string
  constructor(path: string) {
    super(
      'ledger_damaged',
      `could not read ${path}: it is missing or not whole; run fsck and restore the ledger's folder`,
    )
    this.name = 'TileError'
    this.path = path
  }
}

type Reads = Pick<ReadableStorage, 'read'>

/** The items of a tile (hashes) or bundle (entries) in a tree of this size: all that it has there. */
async function itemsAt(
  storage: Reads,
  level: Tile['level'],
  index: number,
  size: number,
): Promise<readonly Uint8Array[]> {
  const width = Math.min(tileWidth, countAt(level, size) - index * tileWidth)
  const found = await read(storage, { level, index, width })
  if (found !== null) return found
  throw new TileError(tilePath({ level, index, width }))
}

/** The first `width` items; the full tile stands in for a partial one, which goes once it is full. */
async function read(storage: Reads, tile: Tile): Promise<readonly Uint8Array[] | null> {
  for (const width of new Set([tile.width, tileWidth])) {
    const bytes = await storage.read(tilePath({ ...tile, width }))
    const items = bytes && (tile.level === 'entries' ? decodeBundle(bytes) : decodeTile(bytes))
    if (items?.length === width) return items.slice(0, tile.width)
  }
  return null
}

export const hashesAt = (
  storage: Reads,
  level: number,
  index: number,
  size: number,
): Promise<readonly Uint8Array[]> => itemsAt(storage, level, index, size)

export const entriesAt = (
  storage: Reads,
  index: number,
  size: number,
): Promise<readonly Uint8Array[]> => itemsAt(storage, 'entries', index, size)
