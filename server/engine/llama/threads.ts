/** A step that takes this many times as long as with fewer threads is one that had to wait for a core. */
const SLOW = 1.5
const SHORTEST_REST = 16
const LONGEST_REST = 1024
const SIZES = 12

/**
 * How many threads a step uses. The library's threads wait for each other by spinning, some hundred
 * times a step: where another program takes one of their cores, a step can last a hundred times as long
 * (`bench/` measures it). So each size of step is timed once with fewer threads; when more were much
 * slower, a core is busy elsewhere and fewer are used for a while, longer each time it happens again.
 * The number of threads does not change a bit of the scores.
 */
export class Threads {
  readonly #most: number
  readonly #fewer: number
  /** Milliseconds with fewer threads by the size of the step, as a power of two; 0 not known. */
  readonly #fewerMs = new Float64Array(SIZES)
  #resting = 0
  #rest = SHORTEST_REST
  #used: number

  constructor(most: number) {
    this.#most = most
    this.#fewer = Math.max(1, Math.floor(most / 2))
    this.#used = most
  }

  /** For a step of so many tokens. */
  for(tokens: number): number {
    const known = (this.#fewerMs[size(tokens)] ?? 0) > 0
    this.#used = this.#resting > 0 || !known ? this.#fewer : this.#most
    return this.#used
  }

  /** Takes the time of the step that `for` was asked about. */
  measured(tokens: number, ms: number): void {
    if (this.#most === this.#fewer) return
    const perToken = ms / tokens
    const known = this.#fewerMs[size(tokens)] ?? 0
    if (this.#used === this.#fewer) {
      this.#fewerMs[size(tokens)] = known === 0 ? perToken : known + 0.2 * (perToken - known)
      this.#resting = Math.max(0, this.#resting - 1)
    } else if (perToken > SLOW * known) {
      this.#resting = this.#rest
      this.#rest = Math.min(LONGEST_REST, this.#rest * 2)
    } else {
      this.#rest = Math.max(SHORTEST_REST, this.#rest * 0.95)
    }
  }
}

const size = (tokens: number) => Math.min(SIZES - 1, 31 - Math.clz32(tokens))
