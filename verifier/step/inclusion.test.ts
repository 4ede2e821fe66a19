import { describe, expect, it } from 'vitest'
import { issued } from '../../spec/vectors/example.ts'
import { expectRefused, read, reproof, stateOf, tamper } from '../../spec/vectors/reading.ts'
import { type Changes, makeScene } from '../../spec/vectors/scene.ts'

describe('step 6, inclusion', () => {
  it('a changed statement is another leaf and not in the tree', async () => {
    const verdict = await tamper((bundle) => ({
      ...bundle,
      statement: { ...bundle.statement, issued: issued + 1 },
    }))
    expectRefused(verdict, 'E_PROOF', 6)
  })

  it('another index is refused', async () => {
    expectRefused(
      await tamper((bundle) => ({ ...bundle, proof: reproof(bundle.proof, { index: 11 }) })),
      'E_PROOF',
      6,
    )
    expectRefused(
      await tamper((bundle) => ({ ...bundle, proof: reproof(bundle.proof, { index: 18 }) })),
      'E_PROOF',
      6,
    )
  })

  it('the proof of another answer is refused', async () => {
    const other = await makeScene({ statement: (plain) => ({ ...plain, stop: 'length' }) })
    expectRefused(
      await tamper((bundle) => ({ ...bundle, proof: other.bundle.proof })),
      'E_PROOF',
      6,
    )
  })

  it('a promise alone is no proof: not established, and the rest is told', async () => {
    const verdict = await read({ pending: true, promise: {} })
    expect(verdict).toMatchObject({
      exit: 2,
      verdict: 'not established',
      level: null,
      because: { code: 'W_PENDING', at: 6 },
    })
    expect(stateOf(verdict, 'inclusion')).toBe('not checked')
    expect(stateOf(verdict, 'charter')).toBe('self-attested')
    expect(verdict.summary?.index).toBeNull()
  })

  it('neither proof nor promise: not established', async () => {
    expect(await read({ pending: true })).toMatchObject({ exit: 2, because: { code: 'W_PENDING' } })
  })

  it('a refusal after a promise is a refusal', async () => {
    const verdict = await read({ pending: true, promise: {}, charterSigners: ['eve'] })
    expectRefused(verdict, 'E_CHARTER_SIGS', 9)
  })

  it.each<[string, NonNullable<Changes['promise']>]>([
    ['by another key', { signer: 'eve' }],
    ['about another leaf', { of: Uint8Array.of(1, 2, 3) }],
    ['whose deadline was over before the answer', { deadline: issued - 1 }],
  ])('a promise %s is refused', async (_, promise) => {
    expectRefused(await read({ pending: true, promise }), 'E_PROMISE', 6)
    expectRefused(await read({ promise }), 'E_PROMISE', 6)
  })

  it('a promise that cannot be read is refused', async () => {
    expectRefused(await tamper((bundle) => ({ ...bundle, promise: 'I promise' })), 'E_PROMISE', 6)
  })
})
