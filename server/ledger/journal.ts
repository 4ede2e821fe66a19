import { concat, equalBytes, utf8 } from '@overt/verifier'
import { decodeBundle, encodeBundle } from './bundle.ts'
import { sha256 } from './hash.ts'

/**
 * The journal makes an entry durable before the tree takes it. One frame is one group commit: all
 * entries that shared an fsync.
 *
 *   "ovj1" | u32 length of the body | u64 index of the first entry | first 8 bytes of SHA-256 of these
 *   body: the entries as an entry bundle
 *   SHA-256 of header and body
 *
 * The header has a sum of its own, so that a frame cut short (a power cut, harmless: nobody was told
 * of its entries) is told from a frame that was altered.
 */
export type Frame = { readonly first: number; readonly entries: readonly Uint8Array[] }

const magic = utf8('ovj1')
const headerBytes = 24
const sumBytes = 32

export function encodeFrame({ first, entries }: Frame): Uint8Array {
  const body = encodeBundle(entries)
  const fields = new Uint8Array(16)
  fields.set(magic)
  const view = new DataView(fields.buffer)
  view.setUint32(4, body.length)
  view.setBigUint64(8, BigInt(first))
  const frame = concat(fields, sha256(fields).subarray(0, 8), body)
  return concat(frame, sha256(frame))
}

export type Journal = {
  readonly frames: readonly Frame[]
  /** How many bytes hold whole frames; what follows is the tail. */
  readonly wholeBytes: number
  /**
   * `cut`: a frame that ends too early; `bad`: bytes that are no frame (a torn block, or altered);
   * `damaged`: as bad, but whole frames follow, so acknowledged entries are gone.
   */
  readonly tail: 'none' | 'cut' | 'bad' | 'damaged'
}

export function decodeJournal(bytes: Uint8Array): Journal {
  const frames: Frame[] = []
  let at = 0
  while (at < bytes.length) {
    const read = decodeFrame(bytes.subarray(at))
    if (typeof read === 'string') {
      const damaged = read === 'bad' && frameFollows(bytes, at + 1)
      return { frames, wholeBytes: at, tail: damaged ? 'damaged' : read }
    }
    frames.push(read.frame)
    at += read.bytes
  }
  return { frames, wholeBytes: at, tail: 'none' }
}

/** The index after the last entry; null for an empty journal. */
export function journalEnd(frames: readonly Frame[]): number | null {
  const last = frames.at(-1)
  return last ? last.first + last.entries.length : null
}

/** The entries from `size` on, or null when the journal skips some of them. */
export function entriesFrom(frames: readonly Frame[], size: number): readonly Uint8Array[] | null {
  const entries: Uint8Array[] = []
  let next = frames[0]?.first ?? size
  if (next > size) return null
  for (const frame of frames) {
    if (frame.first !== next) return null
    entries.push(...frame.entries.slice(Math.max(0, size - next)))
    next += frame.entries.length
  }
  return entries
}

function decodeFrame(bytes: Uint8Array): { frame: Frame; bytes: number } | 'cut' | 'bad' {
  if (!equalBytes(bytes.subarray(0, 4), magic.subarray(0, bytes.length))) return 'bad'
  if (bytes.length < headerBytes) return 'cut'
  const fields = bytes.subarray(0, 16)
  if (!equalBytes(bytes.subarray(16, headerBytes), sha256(fields).subarray(0, 8))) return 'bad'
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = headerBytes + view.getUint32(4)
  const first = Number(view.getBigUint64(8))
  if (bytes.length < end + sumBytes) return 'cut'
  if (!equalBytes(bytes.subarray(end, end + sumBytes), sha256(bytes.subarray(0, end)))) return 'bad'
  const entries = decodeBundle(bytes.subarray(headerBytes, end))
  if (entries === null || !Number.isSafeInteger(first)) return 'bad'
  return { frame: { first, entries }, bytes: end + sumBytes }
}

/** Only an altered journal holds a whole frame behind a broken one: a crash breaks just the last. */
function frameFollows(bytes: Uint8Array, from: number): boolean {
  for (
    let at = bytes.indexOf(magic[0] ?? 0, from);
    at >= 0;
    at = bytes.indexOf(magic[0] ?? 0, at + 1)
  ) {
    if (typeof decodeFrame(bytes.subarray(at)) !== 'string') return true
  }
  return false
}
