import { tryLock } from './file-lock.ts'
import { pathOf, useLock } from './keeping.ts'
import type { ModelFolder } from './model-folder.ts'
import { ModelError } from './models.ts'
import type { ModelsOptions } from './models-options.ts'
import type { Loadable } from './residency.ts'
import { noDigest, notLoaded } from './sentence.ts'
import { embeds, enter, neededBySlot, titleOfSlot, type Opened, type Slot } from './slot.ts'

type Parts = Pick<ModelsOptions, 'openLocal' | 'openEmbedder' | 'logger' | 'config'> & {
  readonly folder: ModelFolder
}

/** How a model whose file was looked at comes into memory; its slot tells how that goes. */
export function loadable(slot: Slot, parts: Parts): Loadable<Opened> {
  const settings = parts.config.model
  return {
    id: slot.id,
    name: titleOfSlot(slot),
    neededBytes: neededBySlot(slot, settings) ?? 0,
    async load() {
      enter(slot, 'loading')
      // From here until it is put away no command removes its file.
      const lock = await tryLock(useLock(parts.folder, slot.id))
      try {
        if (lock === null) throw new ModelError('model_not_ready', 'another process has its file')
        const engine = await open(slot, parts)
        enter(slot, 'ready')
        return { engine, release: () => lock[Symbol.dispose]() }
      } catch (error) {
        lock?.[Symbol.dispose]()
        const problem = notLoaded(titleOfSlot(slot), error)
        enter(slot, 'failed', problem)
        parts.logger.error({ model: slot.id, error }, 'model not loaded')
        throw new ModelError('model_not_ready', problem)
      }
    },
  }
}

async function open(slot: Slot, parts: Parts): Promise<Opened> {
  const { config, folder, logger } = parts
  const { model, digest } = slot
  if (model === null || digest === null) throw noDigest(slot)
  const { contextTokens, sequences, threads } = config.model
  const weights = {
    modelPath: pathOf(model, folder),
    modelDigest: digest,
    contextTokens: Math.min(contextTokens, model.contextTokens ?? Infinity),
    sequences,
    threads,
  }
  const engine = await (embeds(slot) ? parts.openEmbedder(weights) : parts.openLocal(weights))
  logger.info({ model: slot.id, digest }, 'model ready')
  return engine
}
