import { catalogueModels } from './known-model.ts'
import { neededBytes, type MemorySettings } from './memory.ts'

/** What stays free on the disk beside a new model. */
const spareDisk = 2 ** 30

/**
 * The best model of the catalogue for this machine: the largest that chats, whose makers' figures fit
 * in the memory that models may take and on the disk. One that is here already needs no more disk.
 */
export function recommendedModel(
  room: { readonly limitBytes: number; readonly diskFreeBytes: number },
  settings: MemorySettings,
  isHere: (id: string) => boolean,
): string | null {
  const fitting = catalogueModels.filter((model) => {
    const needed = neededBytes(model, settings) ?? Infinity
    const disk = isHere(model.id) ? 0 : (model.sizeBytes ?? Infinity) + spareDisk
    return model.purpose === 'chat' && needed <= room.limitBytes && disk <= room.diskFreeBytes
  })
  return fitting.toSorted((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0))[0]?.id ?? null
}
