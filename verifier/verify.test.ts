import { describe, expect, it } from 'vitest'
import { issued } from '../spec/vectors/example.ts'
import { read, stateOf } from '../spec/vectors/reading.ts'
import { makeScene } from '../spec/vectors/scene.ts'
import { verify } from './verify.ts'

describe('an honest receipt', () => {
  it('is proven, self-attested, under a policy that asks for no witness', async () => {
    const verdict = await read()
    expect(verdict).toMatchObject({
      exit: 0,
      verdict: 'proven',
      level: 'self-attested',
      because: null,
    })
    expect(verdict.steps.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 4 }, () => 'proven'),
      ...Array.from({ length: 5 }, () => 'self-attested'),
      'proven',
      'not checked',
      'not checked',
    ])
    expect(verdict.warnings).toEqual([
      'W_NOWITNESS',
      'W_LATER_CHARTER_UNCHECKED',
      'W_TEXT_UNCHECKED',
      'W_REPLAY_NOT_RUN',
    ])
  })

  it('numbers its twelve steps', async () => {
    expect((await read()).steps.map(({ step }) => step)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ])
  })

  it('is proven by its fingerprint alone, bare or at the end of the origin', async () => {
    const { bytes, origin, fingerprint } = await makeScene()
    for (const given of [fingerprint, origin, ` ${origin}\n`]) {
      expect((await verify(bytes, { origin: given })).exit).toBe(0)
    }
  })

  it('never claims what was not checked', async () => {
    const { notProven } = await read()
    expect(notProven).toContain('That the answer is true.')
    expect(notProven).toContain('That the question was asked only once.')
    expect(notProven).toContain('That this model gave these words.')
    expect(notProven).toContain('That everyone sees this same ledger: no witness signed it.')
  })

  it('says what it is about', async () => {
    const { summary } = await read()
    expect(summary).toMatchObject({
      issued,
      sealed: null,
      kind: 'local',
      stop: 'eos',
      index: 10,
      size: 18,
      question: 'Which planet is the largest?',
      text: 'Jupiter is the largest planet of the Solar System.',
    })
  })

  it.each<[number, number, number]>([
    [0, 0, 0],
    [0, 0, 1],
    [1, 0, 0],
    [6, 0, 0],
    [62, 3, 200],
  ])('is proven wherever in the tree it is: %d, %d, %d', async (...leaves) => {
    expect((await read({ leaves })).because).toBeNull()
  })

  it('is proven when it shows nothing, and says so', async () => {
    const verdict = await read({ show: [] })
    expect(verdict.exit).toBe(0)
    expect(verdict.warnings).toContain('W_NOT_SHOWN')
    expect(stateOf(verdict, 'disclosures')).toBe('not checked')
    expect(stateOf(verdict, 'behaviour')).toBe('not checked')
    expect(verdict.summary).toMatchObject({ shown: [], text: null, question: null })
    expect(verdict.notProven).toContain('What the model was asked.')
  })

  it('is proven when parts were erased, and says so', async () => {
    const verdict = await read({ erased: ['text', 'runs'] })
    expect(verdict.exit).toBe(0)
    expect(verdict.warnings).toContain('W_ERASED')
    expect(verdict.summary?.text).toBeNull()
  })

  it('may carry its promise beside its proof', async () => {
    expect((await read({ promise: {} })).because).toBeNull()
  })
})
