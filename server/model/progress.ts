/** How far a fetch has come. */
export type FetchProgress = {
  readonly source: string
  readonly receivedBytes: number
  readonly totalBytes: number
  /** Over the last seconds; 0 until there is something to measure. */
  readonly bytesPerSecond: number
  /** Null until there is a rate. */
  readonly secondsLeft: number | null
}

const windowMs = 5_000
const everyMs = 200

/** Counts bytes as they come and tells of them at most five times a second, and once at the end. */
export class ProgressMeter {
  readonly #source: string
  readonly #totalBytes: number
  readonly #clock: () => number
  readonly #onProgress: (progress: FetchProgress) => void
  #samples: { readonly at: number; readonly bytes: number }[] = []
  #toldAt = Number.NEGATIVE_INFINITY
  #received: number

  /** `already` bytes lie here from an earlier fetch: they count as received but not towards the rate. */
  constructor(
    source: string,
    totalBytes: number,
    already: number,
    clock: () => number,
    onProgress: (progress: FetchProgress) => void,
  ) {
    this.#source = source
    this.#totalBytes = totalBytes
    this.#clock = clock
    this.#onProgress = onProgress
    this.#received = already
    this.#samples = [{ at: clock(), bytes: already }]
    this.#tell(clock())
  }

  /** `bytes` is the count so far. A smaller one than before is passed over: progress never goes back. */
  received(bytes: number): void {
    this.#received = Math.min(Math.max(this.#received, bytes), this.#totalBytes)
    const now = this.#clock()
    const due = now - this.#toldAt >= everyMs
    if (!due && this.#received < this.#totalBytes) return
    this.#samples.push({ at: now, bytes: this.#received })
    this.#samples = this.#samples.filter(
      ({ at }, i, all) => now - at <= windowMs || i === all.length - 1,
    )
    this.#tell(now)
  }

  #tell(now: number): void {
    this.#toldAt = now
    const first = this.#samples[0] ?? { at: now, bytes: this.#received }
    const seconds = (now - first.at) / 1000
    const bytesPerSecond = seconds > 0 ? (this.#received - first.bytes) / seconds : 0
    this.#onProgress({
      source: this.#source,
      receivedBytes: this.#received,
      totalBytes: this.#totalBytes,
      bytesPerSecond,
      secondsLeft: bytesPerSecond > 0 ? (this.#totalBytes - this.#received) / bytesPerSecond : null,
    })
  }
}
