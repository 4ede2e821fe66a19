export type ThreadsOptions = {
  readonly most: number
  readonly clock: () => number
  /** How long all cores together have been idle, ever, in milliseconds. */
  readonly idle: () => number
}

/** A step that takes this many times as long as with fewer threads is one that waited for a core. */
const SLOW = 1.5
const SHORTEST_REST = 12
const LONGEST_REST = 1024
const SIZES = 12

/**
 * How many threads a step uses. The library's threads wait for each other by spinning, some hundred
 * times a step: where another program has one of their cores, a step lasts ten to five hundred times as
 * long. So all are used only after a while in which the cores they would take were idle, and after a
 * slow step fewer rest longer, each time it happens again. The number of threads does not change a bit
 * of the scores.
 */
export class Threads {
  readonly #options: ThreadsOptions
  readonly #fewer: number
  /** Milliseconds a token with fewer threads, by the size of the step as a power of two; 0 not known. */
  readonly #fewerMs = new Float64Array(SIZES)
  #resting = SHORTEST_REST
  #rest = SHORTEST_REST
  #used: number
  #restBegan: number
  #idleBefore: number

  constructor(options: ThreadsOptions) {
    this.#options = options
    this.#fewer = Math.max(1, Math.floor(options.most / 2))
    this.#used = this.#fewer
    this.#restBegan = options.clock()
    this.#idleBefore = options.idle()
  }

  /** For a step of so many tokens. */
  for(tokens: number): number {
    const known = (this.#fewerMs[size(tokens)] ?? 0) > 0
    this.#used = this.#resting > 0 || !known ? this.#fewer : this.#options.most
    return this.#used
  }

  /** Takes the time of the step that `for` was asked about. */
  measured(tokens: number, ms: number): void {
    if (this.#options.most === this.#fewer) return
    const perToken = ms / tokens
    const known = this.#fewerMs[size(tokens)] ?? 0
    if (this.#used === this.#fewer) {
      this.#fewerMs[size(tokens)] = known === 0 ? perToken : known + 0.2 * (perToken - known)
      if (this.#resting === 1 && !this.#wereCoresIdle()) this.#beginRest(this.#rest)
      else this.#resting = Math.max(0, this.#resting - 1)
    } else if (perToken > SLOW * known) {
      this.#beginRest(this.#rest)
      this.#rest = Math.min(LONGEST_REST, this.#rest * 2)
    } else {
      this.#rest = Math.max(SHORTEST_REST, this.#rest * 0.95)
    }
  }

  #beginRest(steps: number): void {
    this.#resting = Math.round(steps)
    this.#restBegan = this.#options.clock()
    this.#idleBefore = this.#options.idle()
  }

  /** Whether the cores that more threads would take had nothing else to do during the rest. */
  #wereCoresIdle(): boolean {
    const { most, clock, idle } = this.#options
    const idleCores = (idle() - this.#idleBefore) / Math.max(1, clock() - this.#restBegan)
    return idleCores >= 0.75 * (most - this.#fewer)
  }
}

const size = (tokens: number) => Math.min(SIZES - 1, 31 - Math.clz32(tokens))
