import { Largest } from './largest.ts'
import { exp } from './ln-exp.ts'

/**
 * The tokens that a step may still choose, with their raw logits. One instance serves every answer of
 * the process: its arrays are allocated once and a step leaves no garbage. Tokens whose logit is not
 * above minus infinity are never candidates.
 *
 * `keep`, `keepTop` or `keepAll` begins a step; they leave the candidates in descending order (ties: lower
 * id first), except `keepAll`, which leaves id order until `sort`.
 */
export class Candidates {
  readonly ids: Uint32Array
  readonly logits: Float32Array
  readonly #keys: Float64Array
  readonly #bits: Uint32Array
  #large: Largest | null = null
  #count = 0

  constructor(vocabulary: number) {
    if (vocabulary > MAX_VOCABULARY)
      throw new RangeError(`${vocabulary} tokens are too many to rank`)
    this.ids = new Uint32Array(vocabulary)
    this.logits = new Float32Array(vocabulary)
    this.#keys = new Float64Array(vocabulary)
    this.#bits = new Uint32Array(this.logits.buffer)
  }

  get count(): number {
    return this.#count
  }

  /** The `k` largest of the row. */
  keepTop(row: Float32Array, k: number): void {
    const most = Math.min(k, row.length)
    if (this.#large === null || this.#large.ids.length < most) this.#large = new Largest(most)
    this.#large.take(row, most)
    this.keep(this.#large, most)
  }

  /** The first `k` of what was found largest already. */
  keep(largest: Largest, k: number): void {
    this.#count = Math.min(k, largest.count)
    for (let i = 0; i < this.#count; i++) {
      this.ids[i] = largest.ids[i] ?? 0
      this.logits[i] = largest.logits[i] ?? 0
    }
  }

  /** The whole row, in id order. */
  keepAll(row: Float32Array): void {
    this.#count = 0
    for (let id = 0; id < row.length; id++) {
      const logit = row[id] ?? NaN
      if (!(logit > -Infinity)) continue
      this.ids[this.#count] = id
      this.logits[this.#count++] = logit
    }
  }

  /** Brings the candidates of `keepAll` into descending order. */
  sort(): void {
    // Order-preserving bits of the logit above 20 bits of id make one exact double: a native sort does the rest.
    for (let i = 0; i < this.#count; i++) {
      // -0 and 0 are equal logits: adding 0 makes them the same bits.
      this.logits[i] = (this.logits[i] ?? 0) + 0
      const bits = this.#bits[i] ?? 0
      const ascending = bits >>> 31 === 1 ? ~bits >>> 0 : (bits | 0x80000000) >>> 0
      this.#keys[i] = (0xffffffff - ascending) * MAX_VOCABULARY + (this.ids[i] ?? 0)
    }
    this.#keys.subarray(0, this.#count).sort()
    for (let i = 0; i < this.#count; i++) {
      const key = this.#keys[i] ?? 0
      const ascending = 0xffffffff - Math.floor(key / MAX_VOCABULARY)
      this.ids[i] = key % MAX_VOCABULARY
      this.#bits[i] = ascending >>> 31 === 1 ? (ascending & 0x7fffffff) >>> 0 : ~ascending >>> 0
    }
  }

  /** Keeps the shortest head whose share of the probability is at least `p`; wants descending order. */
  keepMass(p: number): void {
    const max = this.logits[0] ?? 0
    let total = 0
    for (let i = 0; i < this.#count; i++) total += exp((this.logits[i] ?? 0) - max)
    let mass = 0
    for (let i = 0; i < this.#count; i++) {
      mass += exp((this.logits[i] ?? 0) - max)
      if (mass >= p * total) this.#count = i + 1
    }
  }

  /** Keeps those at least `p` times as probable as the most probable one. */
  keepLikely(p: number): void {
    let max = -Infinity
    for (let i = 0; i < this.#count; i++) max = Math.max(max, this.logits[i] ?? 0)
    let kept = 0
    for (let i = 0; i < this.#count; i++) {
      const logit = this.logits[i] ?? 0
      if (exp(logit - max) < p) continue
      this.ids[kept] = this.ids[i] ?? 0
      this.logits[kept++] = logit
    }
    this.#count = kept
  }
}

/** 20 bits of id and 32 of logit fit the 53 of a double. */
const MAX_VOCABULARY = 1 << 20
