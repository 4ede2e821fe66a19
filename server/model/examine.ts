import { stat } from 'node:fs/promises'
import { inspectGguf } from './gguf.ts'
import type { ModelFolder } from './model-folder.ts'
import { ModelError } from './models.ts'
import { damaged } from './sentence.ts'
import { enter, type Slot } from './slot.ts'

/**
 * Looks at a model's file and notes on the slot what it finds. False when a model of the catalogue is
 * not here.
 * @throws ModelError, GgufError when what is here cannot be used.
 */
export async function examine(
  slot: Slot,
  path: string,
  folder: ModelFolder,
  signal: AbortSignal,
): Promise<boolean> {
  const { entry } = slot
  const asset = entry === null ? null : await folder.assetOf(entry)
  if (entry !== null) {
    const there = await stat(path).catch(() => null)
    if (asset === null || there === null) return false
  }
  // Hashing takes a while, the first time.
  enter(slot, 'loading')
  const header = asset === null ? await inspectGguf(path) : null
  const digest = await folder.digestOf(path, signal)
  if (asset !== null && digest !== asset.sha256) {
    throw new ModelError('model_not_ready', damaged(slot.name, path, slot.id))
  }
  const { sizeBytes, contextTokens, name, licence } = header ?? (await inspectGguf(path))
  slot.digest = `sha256:${digest}`
  slot.sizeBytes = sizeBytes
  slot.contextTokens = contextTokens ?? slot.contextTokens
  if (entry === null) {
    slot.name = name ?? slot.name
    slot.licence = licence
  }
  return true
}
