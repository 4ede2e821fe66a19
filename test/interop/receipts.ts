import { equalBytes } from '@overt/verifier'
import { issued } from '../../spec/vectors/example.ts'
import { receipts, witnessPolicy } from '../../spec/vectors/receipts.ts'
import { makeScene } from '../../spec/vectors/scene.ts'
import { forged } from './forged.ts'
import { type Asked, compareVerdicts } from './python.ts'
import { seeded, tampered } from './tampered.ts'

/**
 * Our verifier and one that was written from spec/ alone say the same of the spec's receipts, of what a lying server
 * might give, and of so many receipts that somebody changed. Gives how often each was said, by exit status and code.
 */
export async function readByTheSpec(
  python: string,
  changes: number,
): Promise<ReadonlyMap<string, number>> {
  const known = (await receipts()).flatMap(({ about, bytes, trust }) =>
    trust ? [{ about, bytes, trust }] : [],
  )
  const asked = [...known, ...(await forged()), ...(await changed(changes))]
  return compareVerdicts(python, asked)
}

async function changed(count: number): Promise<readonly Asked[]> {
  const scene = await makeScene({
    promise: {},
    witnesses: ['witness.one', 'witness.two'].map((name) => ({ name, time: issued + 9 })),
  })
  const trusts = [
    { policy: scene.policy },
    { origin: scene.fingerprint },
    { policy: await witnessPolicy(scene) },
  ]
  const draw = seeded(1)
  return Array.from({ length: count }, () => {
    const { at, bytes } = tampered(scene.bundle, draw)
    return { about: `another ${at}`, bytes, trust: trusts[draw(3)] ?? { origin: '' } }
  }).filter(({ bytes }) => !equalBytes(bytes, scene.bytes))
}
