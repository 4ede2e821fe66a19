import { expect, test } from 'vitest'
import type { EngineIdentity } from '../../engine/engine.ts'
import { systemFingerprint } from './fingerprint.ts'

const local: Extract<EngineIdentity, { kind: 'local' }> = {
  kind: 'local',
  model: 'sha256:aa',
  library: 'sha256:bb',
  variant: 'haswell',
  kv: 'q8_0',
  flash: true,
  repack: false,
  digest: null,
  replay: 'none',
}

test('the same engine has the same fingerprint, and any change of it another', () => {
  const changes: readonly Partial<typeof local>[] = [
    { model: 'sha256:ab' },
    { library: 'sha256:bc' },
    { variant: 'zen4' },
    { kv: 'f16' },
    { flash: false },
    { repack: true },
    { digest: 'd' },
  ]
  const prints = [local, ...changes.map((change) => ({ ...local, ...change }))].map(
    systemFingerprint,
  )
  expect(new Set(prints).size).toBe(changes.length + 1)
  expect(systemFingerprint({ ...local })).toBe(prints[0])
  expect(prints[0]).toMatch(/^fp_[0-9a-f]{16}$/)
})

test('a provider’s engine has none of ours', () => {
  const remote = { kind: 'remote', provider: 'acme', model: 'm', replay: 'none' } as const
  expect(systemFingerprint(remote)).toBeNull()
})
