import { describe, expect, it } from 'vitest'
import { otherPolicy } from '../../spec/vectors/receipts.ts'
import { expectRefused, stateOf } from '../../spec/vectors/reading.ts'
import { forge, makeScene } from '../../spec/vectors/scene.ts'
import { verify } from '../verify.ts'
import { promises } from '../../test/promises.ts'

promises('verify:no-trust-from-file')

describe('step 4, whom the reader trusts', () => {
  const open = { exit: 2, verdict: 'not established', level: null }

  it('nobody: trust is not established, and nothing after it is checked', async () => {
    const verdict = await verify((await makeScene()).bytes, null)
    expect(verdict).toMatchObject({ ...open, because: { code: 'E_LOGKEY', at: 4 } })
    expect(verdict.steps.slice(3).every(({ state }) => state === 'not checked')).toBe(true)
  })

  it('another ledger: a receipt from there is not established', async () => {
    const { bytes } = await makeScene()
    const verdict = await verify(bytes, { policy: await otherPolicy() })
    expect(verdict).toMatchObject({ ...open, because: { code: 'E_LOGKEY' } })
    expect(stateOf(verdict, 'trust')).toBe('refused')
  })

  it('a policy that cannot be read: not established', async () => {
    const verdict = await verify((await makeScene()).bytes, { policy: 'trust everyone' })
    expect(verdict).toMatchObject({ ...open, because: { code: 'E_LOGKEY' } })
  })

  it.each([
    '',
    'x',
    'overt.example',
    'A'.repeat(26),
    `other.example/${'a'.repeat(26)}`,
    'a'.repeat(26),
  ])('the fingerprint %j: not established', async (given) => {
    const verdict = await verify((await makeScene()).bytes, { origin: given })
    expect(verdict).toMatchObject({ ...open, because: { code: 'E_LOGKEY', at: 4 } })
  })

  it('the fingerprint of this ledger under another name: not established', async () => {
    const { bytes, fingerprint } = await makeScene()
    const verdict = await verify(bytes, { origin: `other.example/${fingerprint}` })
    expect(verdict).toMatchObject({ ...open, because: { code: 'E_LOGKEY' } })
  })

  it('the right fingerprint over the keys of a forger is refused', async () => {
    const [honest, forger] = [await makeScene(), await makeScene({ members: ['eve'] })]
    const bundle = { ...honest.bundle, chain: forger.bundle.chain }
    const verdict = await verify(
      forge(bundle, (copy) => copy),
      { origin: honest.fingerprint },
    )
    expectRefused(verdict, 'E_GENESIS', 4)
  })

  it('is never taken from the file: a forger’s own policy and keys inside it change nothing', async () => {
    const forger = await makeScene({ members: ['eve'] })
    const { fingerprint, policy } = await makeScene()
    expect((await verify(forger.bytes, { policy })).exit).toBe(2)
    expect((await verify(forger.bytes, { origin: fingerprint })).exit).toBe(2)
  })
})
