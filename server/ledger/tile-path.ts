/** A tile holds up to 256 hashes, an entry bundle up to 256 entries (C2SP tlog-tiles). */
export const tileWidth = 256

/** One tile or, at level `entries`, one entry bundle; `width` is 256 when it is full. */
export type Tile = {
  readonly level: number | 'entries'
  readonly index: number
  readonly width: number
}

/** How many hashes of a level (or entries) a tree of this size has. */
export function countAt(level: number | 'entries', size: number): number {
  return level === 'entries' ? size : Math.floor(size / tileWidth ** level)
}

/** The tile's path: `tile/<level>/<index>[.p/<width>]`, the index in groups of three digits. */
export function tilePath({ level, index, width }: Tile): string {
  const partial = width === tileWidth ? '' : `.p/${width}`
  return `tile/${level}/${indexPath(index)}${partial}`
}

/** The folder in which the partial versions of a tile lie. */
export function partialFolder({ level, index }: Omit<Tile, 'width'>): string {
  return `tile/${level}/${indexPath(index)}.p`
}

/** The one tile that a path names, or null: there is exactly one spelling of each path. */
export function parseTilePath(path: string): Tile | null {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path)
  if (match === null) return null
  const [, name = '', groups = '', partial] = match
  const level = name === 'entries' ? name : Number(name)
  const index = Number(groups.replaceAll(/[x/]/g, ''))
  const width = partial === undefined ? tileWidth : Number(partial)
  const partialIsFull = partial !== undefined && width >= tileWidth
  if (level !== 'entries' && level > 63) return null
  if (width === 0 || partialIsFull) return null
  const tile: Tile = { level, index, width }
  return tilePath(tile) === path ? tile : null
}

/** 1234067 is `x001/x234/067`. */
function indexPath(index: number): string {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/\d{3}/g) ?? []
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
}
