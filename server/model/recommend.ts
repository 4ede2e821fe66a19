import { catalogue } from './catalogue.ts'
import { neededBytes, type MemorySettings } from './memory.ts'

/** What stays free on the disk beside a new model. */
const spareDisk = 2 ** 30

/**
 * The best model of the catalogue for this machine: the largest that chats and whose answers can be
 * expected to replay exactly, among those that fit in the memory that models may take and on the disk.
 * One that is here already needs no more disk.
 */
export function recommendedModel(
  room: { readonly limitBytes: number; readonly diskFreeBytes: number },
  settings: MemorySettings,
  isHere: (id: string) => boolean,
): string | null {
  const fitting = catalogue.filter((model) => {
    const needed = neededBytes(model, settings) ?? Infinity
    const disk = isHere(model.id) ? 0 : model.sizeBytes + spareDisk
    return (
      model.purpose === 'chat' &&
      model.plainAttention &&
      needed <= room.limitBytes &&
      disk <= room.diskFreeBytes
    )
  })
  return fitting.toSorted((a, b) => b.sizeBytes - a.sizeBytes)[0]?.id ?? null
}
