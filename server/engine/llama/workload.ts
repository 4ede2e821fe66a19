import { EngineError } from '../engine.ts'
import type { RunEnd, StepReport } from './protocol.ts'
import type { RunWork, Work } from './work.ts'

/** Work that got no further between so many deaths of its process is given up: it may be the cause. */
const CRASHES_ALLOWED = 2

/** All that is promised and not delivered, by number. What becomes of it, its owners hear from here. */
export class Workload {
  readonly #work = new Map<number, Work>()
  #next = 0

  get size(): number {
    return this.#work.size
  }

  /** Whether a process has anything to do with it: runs that rest have nothing. */
  get isUnderWay(): boolean {
    for (const work of this.#work.values()) {
      if (work.kind !== 'run' || !work.isResting || work.isLeaving) return true
    }
    return false
  }

  /** Texts are tokenised in the order in which they came, but that short ones need not wait for long ones. */
  get oldestTexts(): number | null {
    for (const [number, { kind }] of this.#work) if (kind === 'tokenise') return number
    return null
  }

  get all(): readonly (readonly [number: number, work: Work])[] {
    return [...this.#work]
  }

  add(work: Work): number {
    const number = this.#next++
    this.#work.set(number, work)
    return number
  }

  run(number: number): RunWork | null {
    const work = this.#work.get(number)
    return work?.kind === 'run' ? work : null
  }

  /** Those that were wanted again before the process had let go of them: now it has. */
  stepped({ prompted, tokens, ended }: StepReport): readonly number[] {
    for (const { run, cached } of prompted) {
      const work = this.run(run)
      if (work === null || work.prompted) continue
      work.prompted = true
      work.listener.prompted(cached)
    }
    for (const { run, ...token } of tokens) {
      const work = this.run(run)
      if (work === null) continue
      work.ids.push(token.id)
      work.trace = token.trace
      work.crashes = 0
      work.listener.token(token)
    }
    return ended.flatMap(({ run, end }) => {
      const work = this.run(run)
      if (end !== 'aborted' || work === null || work.wanted === 'end') this.ended(run, end)
      else {
        work.isLeaving = false
        if (work.wanted === 'run') return [run]
      }
      return []
    })
  }

  rested(work: RunWork): void {
    work.isResting = true
    work.listener.rested()
  }

  ended(number: number, end: RunEnd): void {
    const work = this.#take(number)
    if (work?.kind === 'run') work.listener.ended(end)
  }

  tokenised(number: number, ids: readonly (readonly number[])[]): void {
    const work = this.#take(number)
    if (work?.kind === 'tokenise') work.resolve(ids)
  }

  /** Whoever asked for the ids waits no more. */
  forget(number: number, reason: unknown): void {
    const work = this.#take(number)
    if (work?.kind === 'tokenise') work.reject(reason)
  }

  /** The process died. What it had, the next one gets, but not for ever. */
  crashed(why: string): void {
    for (const [number, work] of this.all) {
      if (work.kind === 'run') work.isLeaving = false
      if (work.kind === 'run' && work.isResting) continue
      work.crashes++
      if (work.crashes < CRASHES_ALLOWED) continue
      this.#fail(number, `the engine died twice over it: ${why}`)
    }
  }

  failAll(why: string): void {
    for (const [number] of this.all) this.#fail(number, why)
  }

  #fail(number: number, why: string): void {
    const work = this.#take(number)
    if (work === undefined) return
    const error = new EngineError('engine_failed', `the model could not go on: ${why}; try again`)
    if (work.kind === 'run') work.listener.failed(error)
    else work.reject(error)
  }

  #take(number: number): Work | undefined {
    const work = this.#work.get(number)
    this.#work.delete(number)
    return work
  }
}
