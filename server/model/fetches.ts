import type { Logger } from '../observe/logger.ts'
import { examine } from './examine.ts'
import { fetchModel } from './fetch-model.ts'
import type { ModelFolder } from './model-folder.ts'
import { ModelError } from './models.ts'
import type { FetchOutcome } from './models-options.ts'
import type { FetchProgress } from './progress.ts'
import { reasonOf, stopped } from './sentence.ts'
import { enter, titleOfSlot, type Slot } from './slot.ts'
import type { Source } from './source.ts'

type Parts = {
  readonly folder: ModelFolder
  readonly sourcesOf: (slot: Slot) => readonly Source[]
  readonly clock: () => number
  readonly logger: Logger
  /** Aborts when the server ends. */
  readonly ending: AbortSignal
}

type Job = { readonly stop: AbortController; readonly done: Promise<FetchOutcome> }

/** The fetches of a running server: one for each model, gone on with after a stop, told by its slot. */
export class Fetches {
  readonly #parts: Parts
  readonly #jobs = new Map<string, Job>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** @throws ModelError when the licence is not the one that the model has. */
  start(
    slot: Slot,
    licence: string | null,
    onProgress: (progress: FetchProgress) => void,
  ): Promise<FetchOutcome> {
    const known = this.#jobs.get(slot.id)
    if (known !== undefined) return known.done
    const { model } = slot
    if (model?.file == null) {
      throw new ModelError('invalid_request', `${titleOfSlot(slot)} is not a model to be fetched.`)
    }
    if (model.licence !== licence) {
      const what = model.licence ?? 'not known before it is here'
      throw new ModelError(
        'invalid_request',
        `The licence of ${model.name} is ${what}: read it first, and name it.`,
      )
    }
    if (slot.state !== 'absent' && slot.state !== 'failed') {
      return Promise.resolve({ type: 'nothing missing' })
    }
    const stop = new AbortController()
    enter(slot, 'fetching')
    const signal = AbortSignal.any([stop.signal, this.#parts.ending])
    const done = this.#run(slot, signal, onProgress).finally(() => this.#jobs.delete(slot.id))
    this.#jobs.set(slot.id, { stop, done })
    return done
  }

  /** Resolves once it has stopped; false when none was under way. */
  async stop(id: string): Promise<boolean> {
    const job = this.#jobs.get(id)
    if (job === undefined) return false
    job.stop.abort()
    await job.done
    return true
  }

  async settled(): Promise<void> {
    while (this.#jobs.size > 0) await Promise.all([...this.#jobs.values()].map(({ done }) => done))
  }

  async #run(
    slot: Slot,
    signal: AbortSignal,
    onProgress: (progress: FetchProgress) => void,
  ): Promise<FetchOutcome> {
    const { folder, clock, logger } = this.#parts
    const { model } = slot
    if (model?.file == null) return { type: 'nothing missing' }
    const entry = { ...model, file: model.file }
    const tell = (progress: FetchProgress) => {
      slot.progress = progress.receivedBytes / progress.totalBytes
      slot.receivedBytes = progress.receivedBytes
      slot.totalBytes = progress.totalBytes
      slot.secondsLeft = progress.secondsLeft
      onProgress(progress)
    }
    try {
      const sources = this.#parts.sourcesOf(slot)
      const { source } = await fetchModel(
        entry,
        { folder, sources, onProgress: tell, clock },
        signal,
      )
      logger.info({ model: slot.id, source }, 'model fetched')
      await examine(slot, folder, this.#parts.ending)
    } catch (error) {
      return this.#failed(slot, error, signal)
    }
    if (slot.state !== 'failed') return { type: 'fetched', model: slot.id }
    // What a person named and is no model is of no use to anybody.
    if (model.from === 'person') await folder.remove(entry)
    return { type: 'failed', model: slot.id, problem: slot.problem ?? stopped }
  }

  #failed(slot: Slot, error: unknown, signal: AbortSignal): FetchOutcome {
    const problem = signal.aborted ? stopped : reasonOf(error)
    // Whoever stopped it knows why: it is simply not here.
    enter(slot, signal.aborted ? 'absent' : 'failed', signal.aborted ? null : problem)
    this.#parts.logger.warn({ model: slot.id, error }, 'model not fetched')
    return { type: 'failed', model: slot.id, problem }
  }
}
