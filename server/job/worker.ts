import { attempt, bury, type Claimed } from './attempt.ts'
import { LONGEST_BACKOFF_MS } from './backoff.ts'
import type { JobWork } from './job.ts'
import { claimJob, dueBeyond, dueJob, setDue } from './job-rows.ts'
import { isoTime, type JobParts, LEASE_MS } from './parts.ts'
import { nextRun } from './schedule.ts'

/** The longest that a worker sleeps: so soon it sees a job of another process or a clock that jumped. */
const SLEEP_MS = 5_000
/** A job that waits for a quiet moment waits no longer than this. */
const PATIENCE_MS = 12 * 60 * 60 * 1000

/** Does jobs of some kinds, one at a time. */
export class Worker {
  readonly #parts: JobParts
  readonly #works: readonly JobWork[]
  readonly #draining = new AbortController()
  readonly #closing = new AbortController()
  #news = Promise.withResolvers<void>()
  #life: Promise<void> = Promise.resolve()

  constructor(parts: JobParts, works: readonly JobWork[]) {
    this.#parts = parts
    this.#works = works
  }

  start(): void {
    this.#life = this.#live()
  }

  wake(): void {
    const { resolve } = this.#news
    this.#news = Promise.withResolvers<void>()
    resolve()
  }

  async drain(signal: AbortSignal): Promise<void> {
    this.#draining.abort()
    this.wake()
    const close = () => this.#closing.abort()
    signal.addEventListener('abort', close, { once: true })
    if (signal.aborted) close()
    await this.#life
    signal.removeEventListener('abort', close)
  }

  /** Claims and does the job that has been due the longest; false when there is none. */
  async step(): Promise<boolean> {
    const job = await this.#claim()
    if (job === null) return false
    await attempt(this.#parts, job, this.#closing.signal)
    return true
  }

  async #live(): Promise<void> {
    while (!this.#draining.signal.aborted) {
      const news = this.#news.promise
      if (!(await this.#safeStep())) await sleep(news)
    }
  }

  /** A store that fails now is asked again later. */
  async #safeStep(): Promise<boolean> {
    try {
      return await this.step()
    } catch (error) {
      this.#parts.logger.error({ error }, 'could not look for jobs')
      return false
    }
  }

  async #claim(): Promise<Claimed | null> {
    const { store, clock } = this.#parts
    await this.#mendClock()
    const due = this.#due()
    // The first look takes no turn to write: most of the time there is nothing.
    if (due.kinds.length === 0 || (await dueJob(store.db, due)) === null) return null
    return store.transact(async (tx) => {
      const row = await dueJob(tx, due)
      const work = this.#works.find(({ kind }) => kind === row?.kind)
      if (row === null || work === undefined) return null
      const job = { ...row, work }
      if (row.attempt >= work.attempts) {
        // It took its worker down with it each time.
        await bury(this.#parts, tx, job, 'Its worker died each time.')
        return null
      }
      const claimed = { attempt: row.attempt + 1, token: row.token + 1 }
      await claimJob(tx, row.id, claimed.token, isoTime(clock() + LEASE_MS))
      return { ...job, ...claimed }
    })
  }

  #due() {
    const now = this.#parts.clock()
    const whenIdle = this.#works.some((work) => work.whenIdle)
    const patience = whenIdle && !this.#parts.isIdle() ? PATIENCE_MS : 0
    return {
      kinds: this.#works.map(({ kind }) => kind),
      before: isoTime(now - patience),
      now: isoTime(now),
      // Twice: another machine's clock may be a little ahead.
      longestLease: isoTime(now + 2 * LEASE_MS),
    }
  }

  /** After a clock was set back, nothing waits for a time that was only true before. */
  async #mendClock(): Promise<void> {
    const { store, clock, schedules } = this.#parts
    const now = clock()
    for (const { id, schedule } of await dueBeyond(store.db, isoTime(now + LONGEST_BACKOFF_MS))) {
      const every = schedules.find(({ name }) => name === schedule)?.every
      const latest = every === undefined ? now : nextRun(every, now)
      await store.transact(async (tx) => {
        const beyond = await dueBeyond(tx, isoTime(latest))
        if (beyond.some((row) => row.id === id)) await setDue(tx, id, isoTime(latest))
      })
    }
  }
}

async function sleep(news: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, SLEEP_MS)
  timer.unref()
  await Promise.race([news, promise])
  clearTimeout(timer)
}
