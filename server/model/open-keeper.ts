import { statfs } from 'node:fs/promises'
import type { ModelKeeper } from './keeper.ts'
import { inspectModel } from './inspect.ts'
import { addModel, chooseModel, removeModel } from './keeping.ts'
import { measuredOf } from './measured.ts'
import { ModelError } from './models.ts'
import type { Rack } from './rack.ts'
import { recommendedModel } from './recommend.ts'

/** What the owner does to the models of a running server, on the same folder as the commands do. */
export const openKeeper = (rack: Rack): ModelKeeper => new RackKeeper(rack)

class RackKeeper implements ModelKeeper {
  readonly #rack: Rack

  constructor(rack: Rack) {
    this.#rack = rack
  }

  async room() {
    const { folder, residency, slots, options, fixedBy } = this.#rack
    await folder.make()
    const { limitBytes, takenBytes, freeBytes } = residency
    const { bavail, bsize } = await statfs(folder.path)
    const room = { limitBytes, takenBytes, freeBytes, diskFreeBytes: bavail * bsize }
    const isHere = (id: string) => slots.find(id).sound
    const recommended = recommendedModel(room, options.config.model, isHere)
    return { ...room, recommended, fixedBy }
  }

  async inspect(id: string) {
    const { slots, folder, options } = this.#rack
    const { model, engine } = slots.find(id)
    if (model === null) {
      throw new ModelError('invalid_request', 'A provider’s model cannot be looked into from here.')
    }
    const inspection = await inspectModel(model, folder, options.config.model)
    const measured = engine === null ? null : measuredOf(engine.identity)
    return { ...inspection, measured: measured ?? inspection.measured }
  }

  async add(from: string, sha256: string | null) {
    const { slots, folder } = this.#rack
    const known = slots.local.find((slot) => slot.id === from)
    if (known !== undefined) return { id: known.id }
    const taken = (id: string) =>
      slots.all.some((slot) => slot.id === id && slot.model?.from !== 'person')
    const { id } = await addModel(folder, from, sha256, taken)
    await this.#rack.lookAgain()
    return { id }
  }

  fetch(id: string, licence: string | null) {
    const slot = this.#rack.slots.find(id)
    void this.#rack.fetches
      .start(slot, licence, () => undefined)
      .then(({ type }) => {
        if (type === 'fetched' && slot === this.#rack.local()) this.#rack.preload(slot)
      })
  }

  async cancel(id: string) {
    return this.#rack.fetches.stop(this.#rack.slots.find(id).id)
  }

  async choose(id: string) {
    const { slots, folder, fixedBy } = this.#rack
    const slot = slots.find(id)
    await chooseModel(folder, slot.id, fixedBy, slot.kind === 'remote')
    await this.#rack.lookAgain()
  }

  async remove(id: string, force: boolean) {
    const { slots, folder, residency } = this.#rack
    const { model } = slots.find(id)
    if (model === null || model.from === 'settings') {
      throw new ModelError(
        'invalid_request',
        'This model comes from the settings: take it out there.',
      )
    }
    const defaultId = this.#rack.local().id
    // An idle one is put away first; of one that answers only force takes the file.
    if ((force || id !== defaultId) && !residency.isBusy(id)) await residency.close(id)
    const freed = await removeModel(folder, id, { force, defaultId })
    await this.#rack.lookAgain()
    return freed
  }
}
