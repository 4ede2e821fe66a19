import { BLOCK, BlockMaxima } from './block-maxima.ts'
import { select } from './select.ts'

/** With fewer blocks for each logit that is wanted, most blocks would have one. */
const WORTH_BLOCKS = 4

/**
 * The largest logits of a row, in descending order (ties: lower id first). Its arrays are allocated once
 * and a row leaves no garbage. A logit that is not above minus infinity is never among them.
 */
export class Largest {
  readonly ids: Uint32Array
  readonly logits: Float32Array
  #maxima: BlockMaxima | null = null
  #work = new Float32Array()
  #count = 0

  /** `most` is the largest `k` that will be asked for. */
  constructor(most: number) {
    this.ids = new Uint32Array(most)
    this.logits = new Float32Array(most)
  }

  get count(): number {
    return this.#count
  }

  /** Takes the `k` largest of the row. */
  take(row: Float32Array, k: number): void {
    const size = Math.min(k, row.length)
    this.#count = 0
    if (row.length < size * BLOCK * WORTH_BLOCKS) this.#offer(row, 0, row.length, size)
    else this.#takeByBlocks(row, size)
    this.#unheap()
  }

  /** Of as many blocks as logits are wanted each has one that is at least `least`: nothing below it is wanted. */
  #takeByBlocks(row: Float32Array, size: number): void {
    this.#maxima ??= new BlockMaxima()
    const maxima = this.#maxima.of(row)
    if (this.#work.length < maxima.length) this.#work = new Float32Array(maxima.length)
    const work = this.#work.subarray(0, maxima.length)
    work.set(maxima)
    const least = select(work, size - 1)
    for (let block = 0; block < maxima.length; block++) {
      if ((maxima[block] ?? NaN) < least) continue
      const from = block * BLOCK
      this.#offer(row, from, Math.min(from + BLOCK, row.length), size, least)
    }
  }

  /** Looks at the logits from `from` to `end` that are at least `least`, after all that come before them. */
  #offer(row: Float32Array, from: number, end: number, size: number, least = -Infinity): void {
    for (let id = from; id < end; id++) {
      const logit = row[id] ?? NaN
      if (!(logit >= least)) continue
      if (this.#count < size) this.#pushHeap(logit, id)
      // An equal logit further on has the higher id and loses.
      else if (logit > (this.logits[0] ?? 0)) this.#sink(0, size, logit, id)
    }
  }

  /** Grows the heap by one; its root is the candidate that the next better one replaces. */
  #pushHeap(logit: number, id: number): void {
    if (!(logit > -Infinity)) return
    let at = this.#count++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#worse(logit, id, parent)) break
      this.#move(parent, at)
      at = parent
    }
    this.#place(at, logit, id)
  }

  /** Puts a candidate in place of the root at `at` and restores the heap of `size`. */
  #sink(at: number, size: number, logit: number, id: number): void {
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      if (
        child + 1 < size &&
        this.#worse(this.logits[child + 1] ?? 0, this.ids[child + 1] ?? 0, child)
      )
        child++
      if (this.#worse(logit, id, child)) break
      this.#move(child, at)
      at = child
    }
    this.#place(at, logit, id)
  }

  /** Takes the heap apart from its worst end: descending order remains. */
  #unheap(): void {
    for (let size = this.#count - 1; size > 0; size--) {
      const logit = this.logits[size] ?? 0
      const id = this.ids[size] ?? 0
      this.#move(0, size)
      this.#sink(0, size, logit, id)
    }
  }

  #worse(logit: number, id: number, than: number): boolean {
    const other = this.logits[than] ?? 0
    return logit < other || (logit === other && id > (this.ids[than] ?? 0))
  }

  #move(from: number, to: number): void {
    this.logits[to] = this.logits[from] ?? 0
    this.ids[to] = this.ids[from] ?? 0
  }

  #place(at: number, logit: number, id: number): void {
    this.logits[at] = logit
    this.ids[at] = id
  }
}
