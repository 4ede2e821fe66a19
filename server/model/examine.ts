import { stat } from 'node:fs/promises'
import { systemCode } from './fetch-error.ts'
import { GgufError } from './gguf-cursor.ts'
import { inspectGguf } from './gguf.ts'
import { pathOf } from './keeping.ts'
import { withHeader } from './known-model.ts'
import type { ModelFolder } from './model-folder.ts'
import { ModelError } from './models.ts'
import { changed, damaged, unreadable } from './sentence.ts'
import { enter, titleOfSlot, type Slot } from './slot.ts'
import { checkTalks } from './talk.ts'

/**
 * Looks at a model's file and notes on the slot what it finds: `absent`, `installed`, or `failed` with
 * the reason. @throws nothing that a file can cause.
 */
export async function examine(slot: Slot, folder: ModelFolder, signal: AbortSignal): Promise<void> {
  slot.sound = false
  try {
    const isHere = await look(slot, folder, signal)
    slot.sound = isHere
    enter(slot, isHere ? 'installed' : 'absent')
  } catch (error) {
    signal.throwIfAborted()
    enter(slot, 'failed', problemOf(slot, error))
  }
}

async function look(slot: Slot, folder: ModelFolder, signal: AbortSignal): Promise<boolean> {
  const { model } = slot
  if (model === null) return false
  const path = pathOf(model, folder)
  const asset = model.file === null ? null : await folder.assetOf({ ...model, file: model.file })
  if (model.file !== null) {
    slot.receivedBytes = await folder.partBytes({ file: model.file })
    const there = await stat(path).catch(() => null)
    if (asset?.sha256 == null || there === null) return false
  }
  // Hashing takes a while, the first time.
  enter(slot, 'loading')
  const header = await inspectGguf(path).catch((error: unknown) => {
    // What was fetched is known by its digest: that says best what to do.
    if (asset === null) throw error
    return null
  })
  const digest = await folder.digestOf(path, signal)
  const expected = asset?.sha256 ?? model.sha256
  if (expected !== null && digest !== expected) {
    throw new ModelError(
      'model_not_ready',
      asset === null ? changed(model.name, path) : damaged(model.name, path, slot.id),
    )
  }
  const sure = header ?? (await inspectGguf(path))
  slot.digest = `sha256:${digest}`
  slot.model = withHeader(model, sure)
  slot.totalBytes = null
  checkTalks(slot.model, sure)
  return true
}

/** A file that the disk does not give is that model's problem alone: the others are looked at all the same. */
function problemOf(slot: Slot, error: unknown): string {
  if (error instanceof GgufError || error instanceof ModelError) return error.message
  const code = systemCode(error)
  if (code === null) throw error
  return unreadable(titleOfSlot(slot), code)
}
