import { describe, expect, it } from 'vitest'
import { issued } from '../../spec/vectors/example.ts'
import { witnessPolicy } from '../../spec/vectors/receipts.ts'
import { expectRefused, read, stateOf, tamper } from '../../spec/vectors/reading.ts'
import { forge, makeScene } from '../../spec/vectors/scene.ts'
import type { Bundle } from '../bundle.ts'
import { verify } from '../verify.ts'

describe('step 5, the checkpoint', () => {
  const witnesses = [
    { name: 'witness.one', time: issued + 20 },
    { name: 'witness.two', time: issued + 30 },
  ]
  const resign = (from: RegExp, to: string) => (bundle: Bundle) => ({
    ...bundle,
    proof: (bundle.proof ?? '').replace(from, to),
  })

  it.each<[string, RegExp, string]>([
    ['no signature of the ledger', /\n— .*\n$/, '\n— nobody.example AAAAAAA=\n'],
    ['nothing that is a note', /\n— .*\n$/, '\n'],
    ['another size than was signed', /\n18\n/, '\n19\n'],
    ['a size that is no number', /\n18\n/, '\nmany\n'],
    ['another origin', /\n\novert\.example/, '\n\nother.example'],
  ])('with %s is refused', async (_, from, to) => {
    expectRefused(await tamper(resign(from, to)), 'E_LOGSIG', 5)
  })

  it('a quorum of the reader’s witnesses makes it witnessed', async () => {
    const verdict = await read({ witnesses }, witnessPolicy)
    expect(verdict).toMatchObject({ exit: 0, level: 'witnessed' })
    expect(verdict.summary?.sealed).toBe(issued + 30)
    expect(verdict.warnings).not.toContain('W_NOWITNESS')
    expect(stateOf(verdict, 'inclusion')).toBe('proven')
  })

  it('witnesses that nobody asked for make nothing witnessed', async () => {
    expect((await read({ witnesses })).level).toBe('self-attested')
    const { bytes, fingerprint } = await makeScene({ witnesses })
    expect((await verify(bytes, { origin: fingerprint })).level).toBe('self-attested')
  })

  it('too few of the reader’s witnesses are refused', async () => {
    expectRefused(await read({ witnesses }, (scene) => witnessPolicy(scene, 'all')), 'E_QUORUM', 5)
    expectRefused(await read({}, (scene) => witnessPolicy(scene, 'any')), 'E_QUORUM', 5)
  })

  it('one witness twice is one witness', async () => {
    const twice = [witnesses[0], { name: 'witness.one', time: issued + 40 }].filter(
      (one) => one !== undefined,
    )
    expectRefused(await read({ witnesses: twice }, witnessPolicy), 'E_QUORUM', 5)
  })

  it('a false cosignature is refused, however many true ones there are', async () => {
    const scene = await makeScene({ witnesses })
    const moved = forge(scene.bundle, (bundle) => ({
      ...bundle,
      // The time is signed: another one makes the line false.
      proof: (bundle.proof ?? '').replace(
        /(— witness\.one \S{11})./,
        (_, head: string) => `${head}B`,
      ),
    }))
    const policy = await witnessPolicy(scene, 'any')
    expectRefused(await verify(moved, { policy }), 'E_QUORUM', 5)
  })
})
