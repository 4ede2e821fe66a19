import { ModelMeasured } from '@overt/wire'
import { z } from 'zod'
import type { EngineIdentity } from '../engine/engine.ts'
import { waitForLock } from './file-lock.ts'
import { readText, writeJson, type ModelFolder } from './model-folder.ts'

const patienceMs = 5_000

/** By the SHA-256 of the weights: what this machine's engine measured when it last loaded them. */
const AllMeasured = z.record(z.string(), ModelMeasured)

export const readMeasured = (folder: ModelFolder, sha256: string): ModelMeasured | null =>
  readAll(folder)[sha256] ?? null

/** What an engine says of itself; null for one that is not here. */
export const measuredOf = (identity: EngineIdentity): ModelMeasured | null =>
  identity.kind === 'local'
    ? {
        replay: identity.replay,
        engineDigest: identity.digest,
        variant: identity.variant,
        library: identity.library,
      }
    : null

export async function noteMeasured(
  folder: ModelFolder,
  sha256: string,
  measured: ModelMeasured,
): Promise<void> {
  await folder.make()
  using _ = await waitForLock(folder.lockOf('measured'), patienceMs)
  await writeJson(folder.measuredPath, { ...readAll(folder), [sha256]: measured })
}

/** It is measured again at each load, so one that cannot be read is an empty one. */
function readAll(folder: ModelFolder): z.infer<typeof AllMeasured> {
  try {
    return AllMeasured.parse(JSON.parse(readText(folder.measuredPath) ?? '{}'))
  } catch {
    return {}
  }
}
