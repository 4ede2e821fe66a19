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
/** After so long without a step all threads are tried anew, where they were measured to be fastest. */
const PAUSE_MS = 1000
const SHORTEST_REST_MS = 200
const LONGEST_REST_MS = 5_000
/** A step counts for a third of one now once so much time of steps has passed: the server works in bursts. */
const MEMORY_MS = 150

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
  #endedAt = -Infinity
  /** Of the last steps with all threads, the older the less: how long, and how long on a core. */
  #stepMs = 0
  #stepUsed = 0

  constructor(options: ThreadsOptions) {
    this.#options = options
    this.#fewer = options.isSet ? options.most : Math.max(1, Math.floor(options.most / 2))
    this.#looked = this.#began = this.#look()
  }

  /** For the step that begins now. */
  begin(): number {
    const { most, clock, used } = this.#options
    if (most === this.#fewer) return most
    this.#leaveOutPause()
    const isDue = clock() - this.#looked.now >= (this.#areAllUsed ? LOOK_MS : this.#rest)
    if (isDue) this.#choose()
    this.#began = { now: clock(), used: used() }
    return this.#areAllUsed ? most : this.#fewer
  }

  /**
   * What the cores did while the model was loaded, or nobody asked, says little of what they do now: a program that
   * was busy just before a question need not be any more.
   */
  #leaveOutPause(): void {
    const { fastest, most, clock } = this.#options
    if (fastest !== most) return
    const pause = clock() - this.#endedAt
    if (pause > PAUSE_MS) this.#forget()
    else if (pause > LOOK_MS) this.#looked = this.#look()
  }

  #forget(): void {
    this.#areAllUsed = true
    this.#rest = SHORTEST_REST_MS
    this.#stepMs = this.#stepUsed = 0
    this.#looked = this.#look()
  }

  /** The step has ended. */
  end(): void {
    const { most, clock, used } = this.#options
    this.#endedAt = clock()
    if (!this.#areAllUsed) return
    const ms = this.#endedAt - this.#began.now
    const kept = Math.exp(-ms / MEMORY_MS)
    this.#stepMs = kept * this.#stepMs + ms
    this.#stepUsed = kept * this.#stepUsed + used() - this.#began.used
    if (this.#stepUsed >= (most - TAKEN) * this.#stepMs) return
    this.#areAllUsed = false
    this.#looked = this.#look()
    this.#rest = Math.min(LONGEST_REST_MS, this.#rest * 2)
  }

  /**
   * By what the cores did since the last look. Where all threads are fastest only a step can tell against using them: at
   * the moment between two answers the server and those who ask have the cores, and are done with them by the next step.
   */
  #choose(): void {
    const { most, fastest, clock } = this.#options
    const wereAllUsed = this.#areAllUsed
    if (wereAllUsed && fastest === most) this.#looked = { ...this.#looked, now: clock() }
    else this.#areAllUsed = this.#coresSinceLook() >= most - TAKEN
    if (wereAllUsed && this.#areAllUsed) this.#rest = Math.max(SHORTEST_REST_MS, this.#rest / 2)
    if (!wereAllUsed) this.#stepMs = this.#stepUsed = 0
  }

  /** How many cores were idle or ours. */
  #coresSinceLook(): number {
    const before = this.#looked
    this.#looked = this.#look()
    const { now, idle, used } = this.#looked
    return (idle - before.idle + used - before.used) / (now - before.now)
  }

  #look(): Moment {
    const { clock, idle, used } = this.#options
    return { now: clock(), idle: idle(), used: used() }
  }
}
