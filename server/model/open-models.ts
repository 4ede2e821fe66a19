import type { ModelStatus } from '@overt/wire'
import type { Engine } from '../engine/engine.ts'
import type { ModelKeeper } from './keeper.ts'
import { ModelFolder } from './model-folder.ts'
import type { Models, ReadyEmbedder, ReadyModel } from './models.ts'
import type { FetchOutcome, ModelsOptions } from './models-options.ts'
import { openKeeper } from './open-keeper.ts'
import type { FetchProgress } from './progress.ts'
import { Rack } from './rack.ts'
import { givesNoVectors, givesVectors } from './sentence.ts'
import { readShelf } from './shelf.ts'
import { embeds, enter, hold, statusOf, type Slot } from './slot.ts'

const watchMs = 1_000

/**
 * The models of the settings, the catalogue and the data folder. Nothing is loaded before `start`.
 * @throws ProviderError, ModelError when the settings name what cannot be.
 */
export function openModels(options: ModelsOptions): OpenedModels {
  const folder = new ModelFolder(options.home)
  return new OpenedModels(new Rack(options, folder, readShelf(folder)))
}

const ready = ({ id, model }: Slot, engine: Engine): ReadyModel => ({
  id,
  engine,
  sizeBytes: model?.sizeBytes ?? null,
})

export class OpenedModels implements Models {
  readonly keeper: ModelKeeper
  readonly #rack: Rack
  #watch: NodeJS.Timeout | null = null
  #begun: Promise<void> | null = null

  constructor(rack: Rack) {
    this.#rack = rack
    this.keeper = openKeeper(rack)
  }

  list(): readonly ModelStatus[] {
    const { slots, options } = this.#rack
    const chosen = this.#rack.default()
    return slots.all.map((slot) => statusOf(slot, slot === chosen, options.config.model))
  }

  get ready(): boolean {
    return this.#rack.ready
  }

  get(id: string | null): ReadyModel {
    const slot = this.#rack.named(id)
    if (embeds(slot)) throw givesVectors(slot)
    if (slot.engine !== null && slot.state === 'ready') return ready(slot, slot.engine)
    throw this.#rack.refusal(slot)
  }

  async open(id: string | null, signal: AbortSignal): Promise<ReadyModel> {
    const slot = this.#rack.named(id)
    if (slot.kind === 'remote' || embeds(slot)) return this.get(slot.id)
    if (!slot.sound) throw this.#rack.refusal(slot)
    const opened = await this.#rack.bring(slot, signal)
    if ('embed' in opened) throw givesVectors(slot)
    return ready(slot, opened)
  }

  async openEmbedder(id: string, signal: AbortSignal): Promise<ReadyEmbedder> {
    const slot = this.#rack.named(id)
    if (!embeds(slot)) throw givesNoVectors(slot)
    if (!slot.sound) throw this.#rack.refusal(slot)
    const opened = await this.#rack.bring(slot, signal)
    if ('generate' in opened) throw givesNoVectors(slot)
    return { id: slot.id, embedder: opened }
  }

  /** Begins to look at what is installed, to load the default model, and to see what commands do. Returns at once. */
  start(): void {
    if (this.#begun !== null) return
    this.#begun = this.#rack.begin()
    const every = this.#rack.options.watchMs ?? watchMs
    this.#watch = setInterval(() => void this.#rack.lookAgain(), every).unref()
  }

  /**
   * Fetches the default model when it is one that can be fetched and is not here, or is damaged, and
   * begins to load it. What goes wrong is an outcome and the model's state: the server goes on.
   */
  async fetchMissing(
    onProgress: (progress: FetchProgress) => void,
    signal: AbortSignal,
  ): Promise<FetchOutcome> {
    this.start()
    const { fetches } = this.#rack
    const slot = this.#rack.local()
    // A file of one's own is not fetched, and looking through a large one takes a while.
    if (slot.model?.file == null) return { type: 'nothing missing' }
    await this.#begun
    // A sound file that would not load is not made better by fetching it again.
    const missing = slot.state === 'absent' || (slot.state === 'failed' && !slot.sound)
    if (!missing) return { type: 'nothing missing' }
    const fetching = fetches.start(slot, slot.model.licence, onProgress)
    const stop = () => void fetches.stop(slot.id)
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    const outcome = await fetching
    signal.removeEventListener('abort', stop)
    if (outcome.type === 'fetched') this.#rack.preload(slot)
    return outcome
  }

  /** Resolves when everything that was begun is over. */
  settled(): Promise<void> {
    return this.#rack.settled()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { ending, residency, slots } = this.#rack
    if (this.#watch !== null) clearInterval(this.#watch)
    ending.abort()
    await residency[Symbol.asyncDispose]()
    await this.#rack.settled()
    for (const slot of slots.all) {
      const { engine, kind } = slot
      enter(slot, 'absent')
      hold(slot, null)
      slot.sound = false
      if (kind === 'remote') await engine?.[Symbol.asyncDispose]()
    }
  }
}
