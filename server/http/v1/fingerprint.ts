import { createHash } from 'node:crypto'
import type { EngineIdentity } from '../../engine/engine.ts'

/**
 * What `system_fingerprint` says: equal only where the same weights run on the same library with the
 * same settings, and so the same seed gives the same text. A provider's engine is not ours to describe.
 */
export function systemFingerprint(engine: EngineIdentity): string | null {
  if (engine.kind === 'remote') return null
  const { model, library, variant, kv, flash, repack, digest } = engine
  const text = JSON.stringify([model, library, variant, kv, flash, repack, digest])
  return `fp_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
}
