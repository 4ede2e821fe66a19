/** More than this goes as soon as it was used. */
const MOST_KEPT_BYTES = 64 * 1024 * 1024

/** Room for one state on its way, the same memory for each of them (`blocks.ts` says why). */
export class Scratch {
  #memory = new Uint8Array(0)

  /** Until the next room is asked for. */
  room(bytes: number): Uint8Array {
    if (bytes > MOST_KEPT_BYTES) return new Uint8Array(bytes)
    // Conversations grow: a little more room each time would be new memory each time.
    if (this.#memory.length < bytes) this.#memory = new Uint8Array(powerOfTwoFrom(bytes))
    return this.#memory.subarray(0, bytes)
  }

  /** Makes sure of so much room; false when it was there. */
  prepare(bytes: number): boolean {
    if (bytes > MOST_KEPT_BYTES || this.#memory.length >= bytes) return false
    this.room(bytes).fill(0)
    return true
  }
}

const powerOfTwoFrom = (bytes: number): number => 2 ** Math.ceil(Math.log2(bytes))
