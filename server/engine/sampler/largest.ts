/**
 * The largest logits of a row, in descending order (ties: lower id first). Its arrays are allocated once
 * and a row leaves no garbage. A logit that is not above minus infinity is never among them.
 */
export class Largest {
  readonly ids: Uint32Array
  readonly logits: Float32Array
  readonly #bits: Int32Array
  #count = 0

  /** `most` is the largest `k` that will be asked for. */
  constructor(most: number) {
    this.ids = new Uint32Array(most)
    this.logits = new Float32Array(most)
    this.#bits = new Int32Array(this.logits.buffer)
  }

  get count(): number {
    return this.#count
  }

  /** Takes the `k` largest of the row. */
  take(row: Float32Array, k: number): void {
    const size = Math.min(k, row.length)
    let id = 0
    this.#count = 0
    for (; id < row.length && this.#count < size; id++) this.#pushHeap(row[id] ?? NaN, id)
    const bits = new Int32Array(row.buffer, row.byteOffset, row.length)
    for (id = this.#next(row, bits, id); id < row.length; id = this.#next(row, bits, id + 1)) {
      const logit = row[id] ?? NaN
      // An equal logit further on has the higher id and loses.
      if (logit > (this.logits[0] ?? 0)) this.#sink(0, this.#count, logit, id)
    }
    this.#unheap()
  }

  /**
   * The first place from `from` on whose logit may be above the least that was kept. Of numbers above zero
   * the larger one has the larger bits, and whole numbers are compared in half the time; NaN comes along.
   */
  #next(row: Float32Array, bits: Int32Array, from: number): number {
    const least = this.logits[0] ?? 0
    let id = from
    if (least > 0) {
      const leastBits = this.#bits[0] ?? 0
      while (id < bits.length && (bits[id] ?? 0) <= leastBits) id++
    } else while (id < row.length && !((row[id] ?? NaN) > least)) id++
    return id
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
