export type ThreadsOptions = {
  readonly most: number
  /** Somebody set the number: it is not ours to change. */
  readonly isSet: boolean
  /** What was fastest on this machine before anybody asked; null when nothing was measured. */
  readonly fastest: number | null
  readonly clock: () => number
  /** How long all cores together have been idle, ever, in milliseconds. */
  readonly idle: () => number
  /** How long this process has had a core, ever, all its threads together, in milliseconds. */
  readonly used: () => number
}

/** How much of a core others may take before fewer threads are faster: the server and whoever asks want half of one. */
const TAKEN = 0.75
const LOOK_MS = 100
const SHORTEST_REST_MS = 200
const LONGEST_REST_MS = 20_000
/** What the steps before count for, beside the last one. */
const MEMORY = 0.8

type Moment = { readonly now: number; readonly idle: number; readonly used: number }

/**
 * How many threads a step uses. The library's threads wait for each other by spinning, some hundred
 * times a step: a step in which they all have a core uses that many cores, and one in which another
 * program has one of them lasts up to a hundred times as long. So all are used while the cores are to
 * be had, which is to say idle or ours, and fewer for a rest when they are not. Where a limit of this
 * process makes idle cores an illusion only the steps show it, and the rest grows with each time.
 * The number of threads does not change a bit of the scores.
 */
export class Threads {
  readonly #options: ThreadsOptions
  readonly #fewer: number
  #areAllUsed = false
  #rest = SHORTEST_REST_MS
  #looked: Moment
  #began: Omit<Moment, 'idle'>
  /** Of the last steps with all threads, the older the less: how long, and how long on a core. */
  #stepMs = 0
  #stepUsed = 0

  constructor(options: ThreadsOptions) {
    this.#options = options
    this.#fewer = options.isSet ? options.most : Math.max(1, Math.floor(options.most / 2))
    this.#areAllUsed = options.fastest === options.most
    this.#looked = this.#began = this.#look()
  }

  /** For the step that begins now. */
  begin(): number {
    const { most, clock, used } = this.#options
    if (most === this.#fewer) return most
    const isDue = clock() - this.#looked.now >= (this.#areAllUsed ? LOOK_MS : this.#rest)
    if (isDue) this.#choose()
    this.#began = { now: clock(), used: used() }
    return this.#areAllUsed ? most : this.#fewer
  }

  /** The step has ended. */
  end(): void {
    if (!this.#areAllUsed) return
    const { most, clock, used } = this.#options
    this.#stepMs = MEMORY * this.#stepMs + clock() - this.#began.now
    this.#stepUsed = MEMORY * this.#stepUsed + used() - this.#began.used
    if (this.#stepUsed >= (most - TAKEN) * this.#stepMs) return
    this.#areAllUsed = false
    this.#looked = this.#look()
    this.#rest = Math.min(LONGEST_REST_MS, this.#rest * 2)
  }

  /** By what the cores did since the last look, pauses between answers included. */
  #choose(): void {
    const before = this.#looked
    this.#looked = this.#look()
    const { now, idle, used } = this.#looked
    const cores = (idle - before.idle + used - before.used) / (now - before.now)
    const wereAllUsed = this.#areAllUsed
    this.#areAllUsed = cores >= this.#options.most - TAKEN
    if (wereAllUsed && this.#areAllUsed) this.#rest = Math.max(SHORTEST_REST_MS, this.#rest / 2)
    if (!wereAllUsed) this.#stepMs = this.#stepUsed = 0
  }

  #look(): Moment {
    const { clock, idle, used } = this.#options
    return { now: clock(), idle: idle(), used: used() }
  }
}
