import {
  type Bundle,
  type Code,
  type StepName,
  type StepState,
  type TlogProof,
  type Verdict,
  formatProof,
  parseProof,
  verify,
} from '@overt/verifier'
import { expect } from 'vitest'
import { type Changes, type Scene, forge, makeScene } from './scene.ts'

// What tests ask of the verifier about scenes.

/** What verify() says of a scene to a reader who trusts its ledger. */
export async function read(
  changes: Changes = {},
  policy?: (scene: Scene) => Promise<string>,
): Promise<Verdict> {
  const scene = await makeScene(changes)
  return verify(scene.bytes, { policy: policy ? await policy(scene) : scene.policy })
}

/** What verify() says once a forger has had the file. */
export async function tamper(
  change: (bundle: Bundle) => Bundle,
  changes: Changes = {},
): Promise<Verdict> {
  const scene = await makeScene(changes)
  return verify(forge(scene.bundle, change), { policy: scene.policy })
}

/** Refused at that step with that code, everything before it held, and nothing after it was claimed. */
export function expectRefused(verdict: Verdict, code: Code, at: number): void {
  expect(verdict.because, JSON.stringify(verdict.steps, null, 1)).toMatchObject({ code, at })
  expect(verdict).toMatchObject({ exit: 1, verdict: 'refused', level: null })
  expect(verdict.steps[at - 1]).toMatchObject({ step: at, state: 'refused', code })
  expect(verdict.steps.slice(at).every(({ state }) => state === 'not checked')).toBe(true)
  expect(verdict.steps.slice(0, at - 1).every(({ state }) => state !== 'refused')).toBe(true)
}

export const stateOf = ({ steps }: Verdict, name: StepName): StepState | undefined =>
  steps.find((step) => step.name === name)?.state

/** A proof of a scene, with another index or another leaf named beside it. */
export function reproof(
  source: string | null,
  change: Partial<Pick<TlogProof, 'index' | 'extra'>>,
): string {
  const proof = parseProof(source ?? '')
  if (!proof) throw new Error('the scene has a proof')
  return formatProof({ ...proof, ...change })
}
