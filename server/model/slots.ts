import type { Provider } from '../provider/provider.ts'
import { catalogueModels, ofPerson, ofSettings, type KnownModel } from './known-model.ts'
import type { OpenRemote } from './models-options.ts'
import { noSuchModel } from './sentence.ts'
import type { Shelf } from './shelf.ts'
import { enter, localSlot, remoteSlot, type Slot } from './slot.ts'

/** All models by their id: the person's file, the catalogue, what a person added, the providers'. */
export class Slots {
  readonly #fixed: readonly Slot[]
  #added: readonly Slot[] = []
  readonly #remote: readonly Slot[]

  /** A provider's models are ready at once: nothing has to be loaded. */
  constructor(path: string | null, providers: readonly Provider[], openRemote: OpenRemote) {
    const file = path === null ? [] : [ofSettings(path, isOfCatalogue)]
    this.#fixed = [...file, ...catalogueModels].map(localSlot)
    this.#remote = providers.flatMap((provider) => remoteSlots(provider, openRemote))
  }

  get all(): readonly Slot[] {
    return [...this.#fixed, ...this.#added, ...this.#remote]
  }

  get local(): readonly Slot[] {
    return [...this.#fixed, ...this.#added]
  }

  get remote(): readonly Slot[] {
    return this.#remote
  }

  has(id: string): boolean {
    return this.all.some((slot) => slot.id === id)
  }

  /** @throws ModelError `model_not_found`. */
  find(id: string): Slot {
    const slot = this.all.find((known) => known.id === id)
    if (slot === undefined) throw noSuchModel(id)
    return slot
  }

  /** Takes what a person added; the slots of those that stay are the same. Gives those that left. */
  take({ added }: Shelf): readonly Slot[] {
    const before = this.#added
    const isFixed = (id: string) => [...this.#fixed, ...this.#remote].some((slot) => slot.id === id)
    this.#added = added
      .map(ofPerson)
      // An id that the settings took since then is theirs.
      .filter(({ id }) => !isFixed(id))
      .map((model) => before.find(sameAs(model)) ?? localSlot(model))
    return before.filter((slot) => !this.#added.includes(slot))
  }
}

const isOfCatalogue = (id: string) => catalogueModels.some((model) => model.id === id)

const sameAs =
  (model: KnownModel) =>
  ({ id, model: known }: Slot): boolean =>
    id === model.id &&
    known?.url === model.url &&
    known.path === model.path &&
    known.hub?.repository === model.hub?.repository &&
    known.hub?.file === model.hub?.file &&
    known.sha256 === model.sha256

function remoteSlots(provider: Provider, openRemote: OpenRemote): readonly Slot[] {
  const { name, url, contextTokens } = provider
  const key = provider.key ?? ''
  return provider.models.map((model) => {
    const slot = remoteSlot(provider, model)
    slot.engine = openRemote({ provider: name, url, key, model, contextTokens })
    enter(slot, 'ready')
    return slot
  })
}
