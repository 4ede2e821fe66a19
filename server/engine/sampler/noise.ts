import { createCipheriv, type Cipheriv } from 'node:crypto'
import { ln } from './ln-exp.ts'

const BLOCK = 16
const TWO_52 = 4503599627370496

/**
 * The noise of `gumbel-pos/v1` (spec/receipt.md, noise): a number in (0, 1) for each position t and
 * token j, keyed by the run's key and independent of order, so that skips and retries cannot shift it.
 * AES is used as a keyed random function; every block is distinct, so ECB hides nothing and leaks nothing.
 */
export class Noise {
  readonly #cipher: Cipheriv
  #blocks = Buffer.alloc(0)

  constructor(key: Uint8Array) {
    if (key.length !== 32) throw new RangeError(`a noise key has 32 bytes, not ${key.length}`)
    this.#cipher = createCipheriv('aes-256-ecb', key, null)
    this.#cipher.setAutoPadding(false)
  }

  /** Writes the Gumbel noise -ln(-ln u(t, j)) of the first `count` tokens of `ids` to `out`: one cipher call. */
  gumbel(t: number, ids: Uint32Array, count: number, out: Float64Array): void {
    this.#draw(t, ids, count, out)
    for (let i = 0; i < count; i++) out[i] = -ln(-ln(out[i] ?? 0))
  }

  /** The Gumbel noise of one token. */
  one(t: number, j: number): number {
    return -ln(-ln(this.uniform(t, j)))
  }

  /** u(t, j). */
  uniform(t: number, j: number): number {
    const out = new Float64Array(1)
    this.#draw(t, Uint32Array.of(j), 1, out)
    return out[0] ?? 0
  }

  #draw(t: number, ids: Uint32Array, count: number, out: Float64Array): void {
    this.#reserve(count)
    const blocks = this.#blocks
    for (let i = 0; i < count; i++) {
      blocks.writeUInt32BE(t, i * BLOCK + 8)
      blocks.writeUInt32BE(ids[i] ?? 0, i * BLOCK + 12)
    }
    const random = this.#cipher.update(blocks.subarray(0, count * BLOCK))
    for (let i = 0; i < count; i++) {
      const high = random.readUInt32BE(i * BLOCK)
      const low = random.readUInt32BE(i * BLOCK + 4)
      // The top 52 of 64 bits; with 53 the half would round and u could be 1.
      out[i] = (high * 0x100000 + (low >>> 12) + 0.5) / TWO_52
    }
  }

  #reserve(count: number): void {
    if (this.#blocks.length >= count * BLOCK) return
    this.#blocks = Buffer.alloc(count * BLOCK)
    for (let i = 0; i < count; i++) this.#blocks.write('gumbel/1', i * BLOCK, 'ascii')
  }
}
