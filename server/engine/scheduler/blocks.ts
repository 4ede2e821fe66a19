/** So large that a state has few of them, so small that little of its last one is empty. */
const BLOCK_BYTES = 64 * 1024
/** So many are made at a time while nobody waits: half a millisecond, should somebody come. */
const MADE_AT_ONCE = 4

/** Bytes that lie in blocks. */
export type Held = { readonly blocks: readonly Uint8Array[]; readonly length: number }

/**
 * Memory that is asked of the system once and used again. What is new has to be cleared, page by page, by the
 * system and perhaps by a hypervisor below it: that can take twenty times as long as to copy a state there.
 */
export class Blocks {
  readonly #blockBytes: number
  #free: Uint8Array[] = []

  constructor(blockBytes = BLOCK_BYTES) {
    this.#blockBytes = blockBytes
  }

  /** What so many bytes take up here. */
  sizeOf(bytes: number): number {
    return Math.ceil(bytes / this.#blockBytes) * this.#blockBytes
  }

  /** Copies the bytes to free blocks, and to new ones where those are too few. */
  hold(bytes: Uint8Array): Held {
    const size = this.#blockBytes
    const blocks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => {
      const block = this.#free.pop() ?? new Uint8Array(size)
      block.set(bytes.subarray(i * size, (i + 1) * size))
      return block
    })
    return { blocks, length: bytes.length }
  }

  /** Copies what is held to `into`, which has room for it; that part of it. */
  read({ blocks, length }: Held, into: Uint8Array): Uint8Array {
    for (const [i, block] of blocks.entries()) {
      const at = i * this.#blockBytes
      into.set(block.subarray(0, length - at), at)
    }
    return into.subarray(0, length)
  }

  /** The blocks are free from now on, and nothing of what they held is in them. */
  free({ blocks }: Held): void {
    for (const block of blocks) this.#free.push(block.fill(0))
  }

  /** Makes some more if fewer than `bytes` are free; false when there was nothing to do. */
  prepare(bytes: number): boolean {
    const lacking = Math.ceil(bytes / this.#blockBytes) - this.#free.length
    if (lacking <= 0) return false
    // The system clears a page when it is first written to.
    const made = Array.from({ length: Math.min(lacking, MADE_AT_ONCE) }, () =>
      new Uint8Array(this.#blockBytes).fill(0),
    )
    this.#free.push(...made)
    return true
  }
}
