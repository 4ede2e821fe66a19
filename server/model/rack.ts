import { totalmem } from 'node:os'
import { providersOf } from '../provider/provider.ts'
import { firstModel } from './catalogue.ts'
import { examine } from './examine.ts'
import { Fetches } from './fetches.ts'
import { loadable } from './loading.ts'
import { measuredOf, noteMeasured } from './measured.ts'
import { defaultLimit } from './memory.ts'
import type { ModelFolder } from './model-folder.ts'
import type { ModelError } from './models.ts'
import type { ModelsOptions } from './models-options.ts'
import { Residency, shuttingDown } from './residency.ts'
import { noDefault, notLookedFor, notReady } from './sentence.ts'
import { readShelf, shelfStamp, type Shelf } from './shelf.ts'
import { enter, hold, type Opened, type Slot } from './slot.ts'
import { Slots } from './slots.ts'
import { sourcesOf } from './sources.ts'

/** A question waits as long as a large model takes to load from a slow disk. */
const patienceMs = 120_000

/** Everything that the models of a running server are made of. */
export class Rack {
  readonly options: ModelsOptions
  readonly folder: ModelFolder
  readonly slots: Slots
  readonly residency: Residency<Opened>
  readonly fetches: Fetches
  readonly ending = new AbortController()
  #shelf: Shelf
  #stamp: string | null = null
  #looked = false
  #brought = false
  /** What was noted last, by model. */
  readonly #measured = new Map<string, string>()
  /** One look at the folder after the other. */
  #looking: Promise<void> = Promise.resolve()
  #loading: Promise<void> = Promise.resolve()

  constructor(options: ModelsOptions, folder: ModelFolder, shelf: Shelf) {
    const { config, openRemote } = options
    this.options = options
    this.folder = folder
    this.#shelf = shelf
    this.slots = new Slots(config.model.path, providersOf(config.providers), openRemote)
    this.slots.take(shelf)
    this.residency = openResidency(options, (id) => this.#evicted(id))
    this.fetches = new Fetches({
      folder,
      clock: options.clock,
      logger: options.logger,
      ending: this.ending.signal,
      sourcesOf: ({ model }) =>
        options.sources ?? (model === null ? [] : sourcesOf(model, config.model, folder)),
    })
    const id = config.model.default
    if (id !== null && !this.slots.has(id)) throw noDefault(id, this.slots.all)
  }

  /** Who fixed the default model, so that nobody can choose another; null where it is free. */
  get fixedBy(): string | null {
    const { model, cameFrom } = this.options.config
    return model.default === null ? null : (cameFrom?.['model.default'] ?? 'the settings')
  }

  /** A model answers, or one did and the next question brings another back: swapping is no outage. */
  get ready(): boolean {
    const swaps = this.#brought && this.slots.local.some(({ sound }) => sound)
    return swaps || this.slots.all.some(({ state }) => state === 'ready')
  }

  named(id: string | null): Slot {
    return id === null ? this.default() : this.slots.find(id)
  }

  /** The model of the settings, else the chosen one, else the person's own file, else the first of the catalogue. */
  local(): Slot {
    const { default: id, path } = this.options.config.model
    if (id !== null) return this.slots.find(id)
    const { chosen } = this.#shelf
    if (chosen !== null && this.slots.has(chosen)) return this.slots.find(chosen)
    const first = this.slots.find(firstModel.id)
    return path === null ? first : (this.slots.local[0] ?? first)
  }

  /** A provider answers for a local model that is not to be had, unless somebody chose that model. */
  default(): Slot {
    const local = this.local()
    // Before anybody has looked, a question must not go to a provider for a model that lies here.
    const toBeHad = !this.#looked || (local.state !== 'absent' && local.state !== 'failed')
    if (toBeHad || this.fixedBy !== null || this.#shelf.chosen === local.id) return local
    return this.slots.remote[0] ?? local
  }

  /** Why a model cannot be asked now. */
  refusal(slot: Slot): ModelError {
    return slot.state === 'absent' && !this.#looked ? notLookedFor(slot) : notReady(slot)
  }

  /** Into memory, within the server's patience. @throws ModelError */
  async bring(slot: Slot, signal: AbortSignal): Promise<Opened> {
    const before = slot.state
    if (before === 'installed' || before === 'failed') enter(slot, 'loading')
    const ms = this.options.patienceMs ?? patienceMs
    try {
      const engine = await this.residency.open(
        loadable(slot, { ...this.options, folder: this.folder }),
        {
          ms,
          signal: AbortSignal.any([signal, this.ending.signal]),
        },
      )
      hold(slot, engine)
      this.#brought = true
      return engine
    } catch (error) {
      // Whoever waited in vain leaves the model as it lies.
      if (slot.state === 'loading' && !this.residency.isResident(slot.id)) enter(slot, 'installed')
      if (this.ending.signal.aborted && !signal.aborted) throw shuttingDown()
      throw error
    }
  }

  /** Loads a model before anybody asks for it; what goes wrong is its state. */
  preload(slot: Slot): void {
    this.#loading = this.#loading.then(() => this.#bringAhead(slot))
  }

  async #bringAhead(slot: Slot): Promise<void> {
    const { signal } = this.ending
    try {
      await this.bring(slot, signal)
    } catch (error) {
      // A load that takes longer than a question waits is under way all the same.
      if (this.residency.isResident(slot.id) && !signal.aborted) return this.#bringAhead(slot)
      if (slot.state !== 'failed' && error instanceof Error) enter(slot, 'failed', error.message)
    }
  }

  /** The first look: the default model first, so that it is ready first. */
  begin(): Promise<void> {
    return this.#look(async () => {
      this.#stamp = await shelfStamp(this.folder)
      const first = this.local()
      await this.#examine(first)
      if (first.sound) this.preload(first)
      for (const slot of this.slots.local) if (slot !== first) await this.#examine(slot)
      this.#looked = true
    })
  }

  /** Sees what a command did to the folder since the last look. */
  lookAgain(): Promise<void> {
    return this.#look(async () => {
      await this.#noteMeasured()
      const stamp = await shelfStamp(this.folder)
      if (stamp === this.#stamp) return
      this.#shelf = readShelf(this.folder)
      this.#stamp = stamp
      for (const left of this.slots.take(this.#shelf)) void this.residency.close(left.id)
      for (const slot of this.slots.local) await this.#examineAgain(slot)
      const chosen = this.local()
      if (chosen.sound && chosen.state === 'installed') this.preload(chosen)
    })
  }

  /** Keeps what the engines say of themselves: a self-test ends long after a model was loaded. */
  async #noteMeasured(): Promise<void> {
    for (const { id, engine, digest } of this.slots.local) {
      const measured = engine === null ? null : measuredOf(engine.identity)
      if (measured === null || digest === null) continue
      const said = JSON.stringify(measured)
      if (this.#measured.get(id) === said) continue
      this.#measured.set(id, said)
      await noteMeasured(this.folder, digest.replace('sha256:', ''), measured)
    }
  }

  /** Resolves when everything that was begun is over. */
  async settled(): Promise<void> {
    await this.#looking
    await this.fetches.settled()
    await this.#looking
    await this.#loading
  }

  /** One that is in memory keeps what it has, unless its file is gone: then its memory and disk are freed once it is idle. */
  async #examineAgain(slot: Slot): Promise<void> {
    if (slot.state === 'fetching') return
    if (!this.residency.isResident(slot.id)) return this.#examine(slot)
    const { model } = slot
    if (model?.file == null || (await this.folder.isThere({ file: model.file }))) return
    slot.sound = false
    void this.residency.close(slot.id)
  }

  async #examine(slot: Slot): Promise<void> {
    await examine(slot, this.folder, this.ending.signal)
    if (slot.problem !== null) {
      this.options.logger.warn({ model: slot.id, problem: slot.problem }, 'model not usable')
    }
  }

  #look(work: () => Promise<void>): Promise<void> {
    const looking = this.#looking.then(work).catch((error: unknown) => {
      if (this.ending.signal.aborted) return
      this.options.logger.error({ error }, 'the models could not be looked at')
    })
    this.#looking = looking
    return looking
  }

  #evicted(id: string): void {
    const slot = this.slots.local.find((one) => one.id === id)
    if (slot === undefined) return
    hold(slot, null)
    if (slot.state !== 'failed') enter(slot, slot.sound ? 'installed' : 'absent')
    this.options.logger.info({ model: id }, 'model put away')
  }
}

function openResidency(options: ModelsOptions, onEvicted: (id: string) => void): Residency<Opened> {
  const { memoryBytes } = options.config.model
  // In a container the machine is as large as the container.
  const machineBytes = Math.min(totalmem(), process.constrainedMemory() || Infinity)
  return new Residency({
    limitBytes: memoryBytes === 0 ? defaultLimit(machineBytes) : memoryBytes,
    availableBytes: options.availableMemory ?? (() => process.availableMemory()),
    clock: () => performance.now(),
    onEvicted,
  })
}
