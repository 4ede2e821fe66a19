/** Bytes that are read in pieces: a file, or memory in tests. */
export type Bytes = {
  readonly size: number
  /** Exactly `length` bytes from `offset`; both lie inside. */
  read(offset: number, length: number): Promise<Uint8Array>
}

export class GgufError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'GgufError'
  }
}

const window = 65_536

/** Walks forward through the little-endian fields of a GGUF header, one window of the file at a time. */
export class GgufCursor {
  readonly #bytes: Bytes
  /** Where the header must be over. */
  readonly #end: number
  #position = 0
  #view: DataView = new DataView(new ArrayBuffer(0))
  #viewAt = 0

  constructor(bytes: Bytes, most: number) {
    this.#bytes = bytes
    this.#end = Math.min(bytes.size, most)
  }

  get position(): number {
    return this.#position
  }

  /** @throws GgufError when the file ends before. */
  skip(length: number): void {
    if (length > this.#end - this.#position) {
      const ends = this.#end === this.#bytes.size
      throw new GgufError(
        ends ? 'it ends in the middle of its header, so it was cut short' : 'its header has no end',
      )
    }
    this.#position += length
  }

  async u32(): Promise<number> {
    const at = await this.#take(4)
    return this.#view.getUint32(at, true)
  }

  /** A 64-bit count, length or offset. Nothing in a header is honestly larger than 2^53. */
  async u64(): Promise<number> {
    const at = await this.#take(8)
    const value = this.#view.getBigUint64(at, true)
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new GgufError('it holds an absurd length')
    return Number(value)
  }

  async number(kind: NumberKind): Promise<number> {
    const at = await this.#take(kind.bytes)
    return kind.read(this.#view, at)
  }

  /** A string of at most `most` bytes; ill-formed UTF-8 is replaced, since it is only shown. */
  async string(most: number): Promise<string> {
    const length = await this.u64()
    if (length > most)
      throw new GgufError(`it holds a string of ${length} bytes where ${most} are the most`)
    const start = this.#position
    this.skip(length)
    return new TextDecoder().decode(await this.#bytes.read(start, length))
  }

  async skipString(): Promise<void> {
    this.skip(await this.u64())
  }

  /** Moves over `length` bytes and gives their place in the window, which it moves when it must. */
  async #take(length: number): Promise<number> {
    const start = this.#position
    this.skip(length)
    const inside = start >= this.#viewAt && start + length <= this.#viewAt + this.#view.byteLength
    if (!inside) {
      const bytes = await this.#bytes.read(start, Math.min(window, this.#bytes.size - start))
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      this.#viewAt = start
    }
    return start - this.#viewAt
  }
}

export type NumberKind = {
  readonly bytes: number
  readonly read: (view: DataView, at: number) => number
}

/** The metadata types of GGUF by their number, without string (8) and array (9). */
export const numberKinds: ReadonlyMap<number, NumberKind> = new Map([
  [0, { bytes: 1, read: (view, at) => view.getUint8(at) }],
  [1, { bytes: 1, read: (view, at) => view.getInt8(at) }],
  [2, { bytes: 2, read: (view, at) => view.getUint16(at, true) }],
  [3, { bytes: 2, read: (view, at) => view.getInt16(at, true) }],
  [4, { bytes: 4, read: (view, at) => view.getUint32(at, true) }],
  [5, { bytes: 4, read: (view, at) => view.getInt32(at, true) }],
  [6, { bytes: 4, read: (view, at) => view.getFloat32(at, true) }],
  [7, { bytes: 1, read: (view, at) => view.getUint8(at) }],
  [10, { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) }],
  [11, { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) }],
  [12, { bytes: 8, read: (view, at) => view.getFloat64(at, true) }],
])
