import { counted } from './counted.ts'
import { mebibytes } from './memory.ts'
import { ModelError, SOON_SECONDS } from './models.ts'

/** A model that can be brought into memory. */
export type Loadable<T> = {
  readonly id: string
  readonly name: string
  readonly neededBytes: number
  load(): Promise<Loaded<T>>
}

/** An engine, and what is to be given back once it is closed. */
export type Loaded<T> = { readonly engine: T; release(): void }

export type ResidencyOptions = {
  /** What all resident models together may take. */
  readonly limitBytes: number
  /** What the system could still give. */
  readonly availableBytes: () => number
  /** Milliseconds; only differences count. */
  readonly clock: () => number
  /** A model was put away, and why it is not loaded any more is nobody's fault. */
  readonly onEvicted: (id: string) => void
}

/** How long a question waits for its model. */
export type Patience = { readonly ms: number; readonly signal: AbortSignal }

type Resident<T> = {
  readonly model: Loadable<T>
  readonly loaded: Promise<Loaded<T>>
  /** What is handed out: it counts its uses. */
  readonly engine: Promise<T>
  /** What is under way in it; the load itself is one. */
  uses: number
  usedAt: number
  /** Set while it is put away; its memory is taken until that is done. */
  leaving: Promise<void> | null
}

/** Handed out and not yet begun: so long an idle model is not taken from whoever just got it. */
const graceMs = 2_000
/** A use that ends tells at once; the system's own memory has to be looked at. */
const lookMs = 250

/**
 * The models in memory. One is loaded when it is asked for; where there is no room, those that nobody
 * uses are put away, the one that was used longest ago first. What answers is never put away, and a
 * load in another process takes nothing from it.
 */
export class Residency<T extends AsyncDisposable> {
  readonly #options: ResidencyOptions
  readonly #residents = new Map<string, Resident<T>>()
  /** Loads one after the other: two at once would share the disk and finish later. */
  #loading: Promise<unknown> = Promise.resolve()
  #news = Promise.withResolvers<void>()
  #closed = false

  constructor(options: ResidencyOptions) {
    this.#options = options
  }

  get limitBytes(): number {
    return this.#options.limitBytes
  }

  /** What resident models take, those that are loading or leaving included. */
  get takenBytes(): number {
    return [...this.#residents.values()].reduce((sum, { model }) => sum + model.neededBytes, 0)
  }

  /** What a model may need to be loaded now without putting any away. */
  get freeBytes(): number {
    const within = this.#options.limitBytes - this.takenBytes
    return Math.max(0, Math.min(within, this.#options.availableBytes()))
  }

  isResident(id: string): boolean {
    return this.#residents.has(id)
  }

  isBusy(id: string): boolean {
    return (this.#residents.get(id)?.uses ?? 0) > 0
  }

  /**
   * The model's engine, loaded if need be.
   * @throws ModelError `model_not_ready` with figures when there is no room in time; what `load` threw.
   */
  async open(model: Loadable<T>, { ms, signal }: Patience): Promise<T> {
    const { clock } = this.#options
    const until = clock() + ms
    for (;;) {
      signal.throwIfAborted()
      if (this.#closed) throw shuttingDown()
      const known = this.#residents.get(model.id) ?? this.#begin(model)
      if (known !== null && known.leaving === null) {
        known.usedAt = clock()
        const engine = await this.#inTime(known.engine, model, until, signal)
        if (known.leaving === null) return engine
        continue
      }
      if (clock() >= until) throw noRoom(model, this)
      await this.#nextNews(Math.min(lookMs, until - clock()), signal)
    }
  }

  /** Puts a model away as soon as nobody uses it. Resolves when its memory is free. */
  async close(id: string): Promise<void> {
    for (;;) {
      const resident = this.#residents.get(id)
      if (resident === undefined) return
      if (resident.uses === 0) await this.#evict(resident)
      else await this.#news.promise
    }
  }

  /** Puts everything away, whatever is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    this.#tell()
    await Promise.all([...this.#residents.values()].map((resident) => this.#evict(resident)))
  }

  /** Reserves the room and begins to load; null while there is none but may be soon. */
  #begin(model: Loadable<T>): Resident<T> | null {
    const { limitBytes, availableBytes, clock } = this.#options
    const needed = model.neededBytes
    if (needed > limitBytes) throw tooLarge(model, limitBytes)
    const fits = this.takenBytes + needed <= limitBytes && needed <= availableBytes()
    if (!fits) {
      const others = [...this.#residents.values()]
      if (others.length === 0) throw noRoom(model, this)
      // One at a time, and the next only when this one's memory is free.
      if (others.some(({ leaving }) => leaving !== null)) return null
      const idle = others
        .filter(({ uses, usedAt }) => uses === 0 && clock() - usedAt >= graceMs)
        .toSorted((a, b) => a.usedAt - b.usedAt)
      if (idle[0] !== undefined) void this.#evict(idle[0])
      return null
    }
    const load = this.#loading.then(() => {
      if (this.#closed) throw shuttingDown()
      return model.load()
    })
    this.#loading = load.catch(() => undefined)
    return this.#admit(model, load)
  }

  #admit(model: Loadable<T>, loaded: Promise<Loaded<T>>): Resident<T> {
    const uses = {
      begin: () => {
        resident.uses += 1
      },
      end: () => {
        resident.uses -= 1
        resident.usedAt = this.#options.clock()
        this.#tell()
      },
    }
    const engine = loaded.then((one) => counted(one.engine, uses))
    const resident: Resident<T> = {
      model,
      loaded,
      engine,
      uses: 1,
      usedAt: this.#options.clock(),
      leaving: null,
    }
    this.#residents.set(model.id, resident)
    void engine.catch(() => this.#residents.delete(model.id)).finally(() => uses.end())
    return resident
  }

  #evict(resident: Resident<T>): Promise<void> {
    resident.leaving ??= this.#putAway(resident)
    return resident.leaving
  }

  async #putAway(resident: Resident<T>): Promise<void> {
    const loaded = await resident.loaded.catch(() => null)
    // Whatever its end throws, its process is gone or will be: it must not keep the room for ever.
    await Promise.resolve(loaded?.engine[Symbol.asyncDispose]()).catch(() => undefined)
    loaded?.release()
    this.#residents.delete(resident.model.id)
    this.#options.onEvicted(resident.model.id)
    this.#tell()
  }

  async #inTime(
    engine: Promise<T>,
    model: Loadable<T>,
    until: number,
    signal: AbortSignal,
  ): Promise<T> {
    const late = Promise.withResolvers<never>()
    const left = () => late.reject(signal.reason)
    const timer = setTimeout(
      () => late.reject(stillLoading(model)),
      Math.max(0, until - this.#options.clock()),
    )
    signal.addEventListener('abort', left)
    try {
      return await Promise.race([engine, late.promise])
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', left)
      late.promise.catch(() => undefined)
    }
  }

  #tell(): void {
    const { resolve } = this.#news
    this.#news = Promise.withResolvers()
    resolve()
  }

  async #nextNews(ms: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => resolve(), { once: true })
    await Promise.race([this.#news.promise, promise])
    clearTimeout(timer)
  }
}

type Named = { readonly name: string; readonly neededBytes: number }

const tooLarge = ({ name, neededBytes }: Named, limitBytes: number) =>
  new ModelError(
    'model_not_ready',
    `${name} needs about ${mebibytes(neededBytes)} of memory and models may take ${mebibytes(limitBytes)} here: choose a smaller model, lower model.context_tokens or model.sequences, or raise model.memory_bytes.`,
  )

const noRoom = ({ name, neededBytes }: Named, room: { readonly freeBytes: number }) =>
  new ModelError(
    'model_not_ready',
    `${name} needs about ${mebibytes(neededBytes)} of memory and ${mebibytes(room.freeBytes)} are free now: ask again when other models have answered, close other programs, or choose a smaller model.`,
    SOON_SECONDS,
  )

export const shuttingDown = (): ModelError =>
  new ModelError(
    'model_not_ready',
    'The server is shutting down: ask again in a moment.',
    SOON_SECONDS,
  )

const stillLoading = ({ name }: Named) =>
  new ModelError(
    'model_not_ready',
    `${name} is still being loaded: ask again in a moment.`,
    SOON_SECONDS,
  )
