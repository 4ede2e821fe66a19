import type { LocalEngine } from '@overt/verifier'
import type { Loaded } from './protocol.ts'
import type { KeptSelfTest } from './self-tests.ts'

/** What a receipt says of this engine. A replay to the bit is promised only where it was proven, all the way. */
export function identify(
  used: Pick<LocalEngine, 'model' | 'library' | 'variant' | 'repack'>,
  { measured, contextTokens, cache }: Pick<Loaded, 'measured' | 'contextTokens' | 'cache'>,
  kept: KeptSelfTest | null,
): LocalEngine {
  const digest = measured?.digest ?? null
  return {
    kind: 'local',
    model: used.model,
    library: used.library,
    variant: used.variant,
    kv: cache,
    flash: true,
    repack: used.repack,
    digest,
    replay: isProven(kept, { digest, repack: used.repack, contextTokens })
      ? 'exact'
      : 'statistical',
  }
}

const isProven = (
  kept: KeptSelfTest | null,
  now: { digest: string | null; repack: boolean; contextTokens: number },
): boolean =>
  kept !== null &&
  kept.differs === null &&
  kept.digest === now.digest &&
  kept.repack === now.repack &&
  kept.tokens >= now.contextTokens
