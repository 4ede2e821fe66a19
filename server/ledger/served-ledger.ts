import { equalBytes, formatProof, promiseText, toBase64 } from '@overt/verifier'
import { encodeBundle } from './bundle.ts'
import { hashSize } from './hash.ts'
import { headBytes } from './head.ts'
import { type Head, type Ledger, LedgerError, type LedgerState } from './ledger.ts'
import type { NoteSigner } from './note-signer.ts'
import type { Sequencer } from './sequencer.ts'
import type { LedgerStorage } from './storage.ts'
import { countAt, parseTilePath, tilePath, tileWidth } from './tile-path.ts'
import { entriesAt } from './tile-reader.ts'
import { rememberedTiles } from './tile-tree.ts'
import { consistencyHashes, inclusionHashes } from './tree-proof.ts'

/** The opened ledger: the sequencer writes, everything else here reads what it has made durable. */
export class ServedLedger implements Ledger {
  readonly origin: string
  readonly logVkey: string
  readonly promiseVkey: string
  readonly #storage: LedgerStorage
  readonly #tiles: ReturnType<typeof rememberedTiles>
  readonly #promiseSigner: NoteSigner
  readonly #sequencer: Sequencer

  constructor(parts: {
    readonly storage: LedgerStorage
    readonly signer: NoteSigner
    readonly promiseSigner: NoteSigner
    readonly sequencer: Sequencer
  }) {
    this.origin = parts.signer.name
    this.logVkey = parts.signer.vkey
    this.promiseVkey = parts.promiseSigner.vkey
    this.#storage = parts.storage
    this.#tiles = rememberedTiles(parts.storage)
    this.#promiseSigner = parts.promiseSigner
    this.#sequencer = parts.sequencer
  }

  head(): Head {
    return this.#sequencer.head
  }

  signed(): Head {
    return this.#sequencer.signed
  }

  state(): LedgerState {
    return this.#sequencer.state
  }

  append(entry: Uint8Array): Promise<number> {
    return this.#sequencer.append(entry)
  }

  sealed(index: number, signal: AbortSignal): Promise<Head> {
    return this.#sequencer.sealed(index, signal)
  }

  async find(entry: Uint8Array, from: number): Promise<number | null> {
    const { first: size, entries: pending } = this.#sequencer.pending
    const waiting = [...pending]
    for (let index = Math.floor(from / tileWidth); index * tileWidth < size; index += 1) {
      const entries = await entriesAt(this.#storage, index, size)
      const at = entries.findIndex(
        (held, place) => index * tileWidth + place >= from && equalBytes(held, entry),
      )
      if (at >= 0) return index * tileWidth + at
    }
    const at = waiting.findIndex((held, place) => size + place >= from && equalBytes(held, entry))
    return at < 0 ? null : size + at
  }

  async entry(index: number): Promise<Uint8Array | null> {
    const { first: size, entries: pending } = this.#sequencer.pending
    if (!Number.isSafeInteger(index) || index < 0) return null
    if (index >= size) return pending[index - size] ?? null
    const entries = await entriesAt(this.#storage, Math.floor(index / tileWidth), size)
    return entries[index % tileWidth] ?? null
  }

  async proof(index: number, head: Head): Promise<string> {
    if (!Number.isSafeInteger(index) || index < 0 || index >= head.size) {
      const message = `could not prove entry ${index}: the checkpoint covers ${head.size} entries`
      throw new LedgerError('ledger_refused', message)
    }
    const hashes = await inclusionHashes(this.#tiles(head.size), index, head.size)
    return formatProof({ index, hashes, checkpoint: head.text, extra: null })
  }

  async consistency(size: number, head: Head): Promise<readonly string[]> {
    if (!Number.isSafeInteger(size) || size < 0 || size > head.size) {
      const message = `could not prove consistency from ${size}: the checkpoint covers ${head.size}`
      throw new LedgerError('ledger_refused', message)
    }
    if (size === 0) return []
    const hashes = await consistencyHashes(this.#tiles(head.size), size, head.size)
    return hashes.map(toBase64)
  }

  promise(leafHash: Uint8Array, deadlineUnix: number): string {
    return this.#promiseSigner.sign(promiseText(this.origin, leafHash, deadlineUnix))
  }

  /** Serves only what the published checkpoint covers; a full tile answers for its partial versions. */
  async read(path: string): Promise<Uint8Array | null> {
    const { size } = this.head()
    if (path === 'checkpoint') return headBytes(this.head())
    const tile = parseTilePath(path)
    if (tile === null || countAt(tile.level, size) < tile.index * tileWidth + tile.width)
      return null
    const bytes = await this.#storage.read(path)
    if (bytes !== null || tile.width === tileWidth) return bytes
    const end = (tile.index + 1) * tileWidth
    if (countAt(tile.level, size) < end) return null
    const full = await this.#storage.read(tilePath({ ...tile, width: tileWidth }))
    if (full === null || tile.level !== 'entries')
      return full?.slice(0, tile.width * hashSize) ?? null
    const entries = await entriesAt(this.#storage, tile.index, end)
    return encodeBundle(entries.slice(0, tile.width))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sequencer[Symbol.asyncDispose]()
    await this.#storage[Symbol.asyncDispose]()
  }
}
