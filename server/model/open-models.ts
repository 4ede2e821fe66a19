import type { ModelStatus } from '@overt/wire'
import { providersOf, type Provider } from '../provider/provider.ts'
import { catalogue, firstModel } from './catalogue.ts'
import { examine } from './examine.ts'
import { fetchModel } from './fetch-model.ts'
import { sourcesOf } from './model-commands.ts'
import { ModelFolder } from './model-folder.ts'
import { ModelError, type Models, type ReadyModel } from './models.ts'
import type { FetchOutcome, ModelsOptions } from './models-options.ts'
import type { FetchProgress } from './progress.ts'
import { noDefault, noMemory, notLoaded, notReady, reasonOf, stopped } from './sentence.ts'
import { catalogueSlot, enter, fileSlot, remoteSlot, statusOf, type Slot } from './slot.ts'

/** A context, its scratch memory and the process around it. A guess on the safe side. */
const engineBytes = 512 * 2 ** 20

/**
 * The models of the settings and the catalogue. Nothing is read or loaded before `start`.
 * @throws ProviderError, ModelError when the settings name what cannot be.
 */
export function openModels(options: ModelsOptions): OpenedModels {
  return new OpenedModels(options)
}

export class OpenedModels implements Models {
  readonly #options: ModelsOptions
  readonly #folder: ModelFolder
  readonly #slots: readonly Slot[]
  readonly #ending = new AbortController()
  /** Looking at what lies on the disk; then the loads, one after the other. Neither ever rejects. */
  #examined: Promise<void> | null = null
  #looked = false
  #loaded: Promise<void> = Promise.resolve()

  constructor(options: ModelsOptions) {
    this.#options = options
    this.#folder = new ModelFolder(options.home)
    const { model, providers } = options.config
    const known = catalogue.map(catalogueSlot)
    const taken = (id: string) => known.some((slot) => slot.id === id)
    const file = model.path === null ? [] : [fileSlot(model.path, taken)]
    this.#slots = [
      ...file,
      ...known,
      ...providersOf(providers).flatMap((provider) => this.#remoteSlots(provider)),
    ]
    const unknown = this.#slots.every(({ id }) => id !== model.default)
    if (model.default !== null && unknown) throw noDefault(model.default, this.#slots)
  }

  list(): readonly ModelStatus[] {
    const chosen = this.#default()
    return this.#slots.map((slot) => statusOf(slot, slot === chosen))
  }

  get ready(): boolean {
    return this.#slots.some((slot) => slot.state === 'ready')
  }

  get(id: string | null): ReadyModel {
    const slot = id === null ? this.#default() : this.#find(id)
    if (slot.engine !== null && slot.state === 'ready') {
      return { id: slot.id, engine: slot.engine, sizeBytes: slot.sizeBytes }
    }
    throw new ModelError('model_not_ready', notReady(slot))
  }

  /** Begins to load what is installed, the default first. Returns at once. */
  start(): void {
    this.#examined ??= this.#examine()
  }

  /**
   * Fetches the default model when it is a model of the catalogue that is not here, or is damaged, and
   * begins to load it. What goes wrong is an outcome and the model's state: the server goes on.
   */
  async fetchMissing(
    onProgress: (progress: FetchProgress) => void,
    signal: AbortSignal,
  ): Promise<FetchOutcome> {
    this.start()
    const slot = this.#local()
    const { entry } = slot
    // A file of one's own is not fetched, and looking through a large one takes a while.
    if (entry === null) return { type: 'nothing missing' }
    await this.#examined
    const damaged =
      slot.state === 'failed' && (await this.#folder.installed(entry, signal)) === null
    if (slot.state !== 'absent' && !damaged) return { type: 'nothing missing' }
    const { clock, config, logger, sources = sourcesOf(config.model, this.#folder) } = this.#options
    const tell = (progress: FetchProgress) => {
      slot.progress = progress.receivedBytes / progress.totalBytes
      onProgress(progress)
    }
    const either = AbortSignal.any([signal, this.#ending.signal])
    enter(slot, 'fetching')
    try {
      const options = { folder: this.#folder, sources, onProgress: tell, clock }
      const { source } = await fetchModel(entry, options, either)
      logger.info({ model: slot.id, source }, 'model fetched')
    } catch (error) {
      const problem = either.aborted ? stopped : reasonOf(error)
      enter(slot, 'failed', problem)
      logger.warn({ model: slot.id, error }, 'model not fetched')
      return { type: 'failed', model: slot.id, problem }
    }
    await this.#take(slot)
    return { type: 'fetched', model: slot.id }
  }

  /** Resolves when everything that `start` and `fetchMissing` began to load is ready or failed. */
  async settled(): Promise<void> {
    await this.#examined
    await this.#loaded
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort()
    await this.settled()
    for (const slot of this.#slots) {
      const { engine } = slot
      enter(slot, 'absent')
      slot.engine = null
      await engine?.[Symbol.asyncDispose]()
    }
  }

  /** A provider's models are ready at once: nothing has to be loaded. */
  #remoteSlots(provider: Provider): readonly Slot[] {
    const { name, url, contextTokens } = provider
    const key = provider.key ?? ''
    return provider.models.map((model) => {
      const slot = remoteSlot(provider, model)
      slot.engine = this.#options.openRemote({ provider: name, url, key, model, contextTokens })
      enter(slot, 'ready')
      return slot
    })
  }

  #find(id: string): Slot {
    const slot = this.#slots.find((known) => known.id === id)
    if (slot !== undefined) return slot
    throw new ModelError(
      'model_not_found',
      `There is no model ${JSON.stringify(id.slice(0, 80))} here.`,
    )
  }

  /** The model of the settings, else the person's own file, else the first of the catalogue. */
  #local(): Slot {
    const { default: id, path } = this.#options.config.model
    if (id !== null) return this.#find(id)
    return path === null ? this.#find(firstModel.id) : (this.#slots[0] ?? this.#find(firstModel.id))
  }

  /** A provider answers for a local model that is not to be had, unless the settings chose that model. */
  #default(): Slot {
    const local = this.#local()
    // Before anybody has looked, a question must not go to a provider for a model that lies here.
    const toBeHad = !this.#looked || (local.state !== 'absent' && local.state !== 'failed')
    if (toBeHad || this.#options.config.model.default !== null) return local
    return this.#slots.find((slot) => slot.kind === 'remote') ?? local
  }

  /** The default first, so that it is ready first. */
  async #examine(): Promise<void> {
    const first = this.#local()
    const local = this.#slots.filter(({ kind }) => kind === 'local')
    for (const slot of local.sort((a, b) => Number(b === first) - Number(a === first))) {
      await this.#take(slot)
    }
    this.#looked = true
  }

  /** Examines one model and has it loaded if it is here. */
  async #take(slot: Slot): Promise<void> {
    try {
      if (!(await examine(slot, this.#pathOf(slot), this.#folder, this.#ending.signal))) return
      this.#loaded = this.#loaded.then(() => this.#load(slot))
    } catch (error) {
      enter(slot, 'failed', reasonOf(error))
      this.#options.logger.warn({ model: slot.id, error }, 'model not usable')
    }
  }

  #pathOf({ entry }: Slot): string {
    return entry === null ? (this.#options.config.model.path ?? '') : this.#folder.fileOf(entry)
  }

  async #load(slot: Slot): Promise<void> {
    const { openLocal, logger, config } = this.#options
    const { availableMemory = () => process.availableMemory() } = this.#options
    if (this.#ending.signal.aborted) return
    const needed = (slot.sizeBytes ?? 0) + engineBytes
    if (slot !== this.#local() && needed > availableMemory()) {
      enter(slot, 'failed', noMemory(slot.name, needed))
      return
    }
    const { sequences, threads } = config.model
    try {
      slot.engine = await openLocal({
        modelPath: this.#pathOf(slot),
        modelDigest: slot.digest ?? '',
        contextTokens: Math.min(config.model.contextTokens, slot.contextTokens ?? Infinity),
        sequences,
        threads,
      })
      enter(slot, 'ready')
      logger.info({ model: slot.id, digest: slot.digest }, 'model ready')
    } catch (error) {
      enter(slot, 'failed', notLoaded(slot.name, error))
      logger.error({ model: slot.id, error }, 'model not loaded')
    }
  }
}
