import { describe, expect, it } from 'vitest'
import { issued } from '../spec/vectors/example.ts'
import { witnessPolicy } from '../spec/vectors/receipts.ts'
import { makeScene } from '../spec/vectors/scene.ts'
import { describeVerdict } from './describe.ts'
import { verify } from './verify.ts'

const scene = await makeScene()

describe('a verdict in words', () => {
  it('says "proven, self-attested" and never that witnesses saw it', async () => {
    const told = describeVerdict(await verify(scene.bytes, { policy: scene.policy }))
    expect(told.split('\n')[0]).toMatch(/^PROVEN, self-attested: /)
    expect(told).not.toMatch(/witnessed/)
  })

  it('says "witnessed" where a quorum signed', async () => {
    const witnesses = ['witness.one', 'witness.two'].map((name) => ({ name, time: issued + 5 }))
    const seen = await makeScene({ witnesses })
    const told = describeVerdict(await verify(seen.bytes, { policy: await witnessPolicy(seen) }))
    expect(told.split('\n')[0]).toMatch(/^PROVEN, witnessed: /)
  })

  it('says "trust not established" when nobody is trusted', async () => {
    const told = describeVerdict(await verify(scene.bytes, null))
    expect(told.split('\n')[0]).toMatch(/^TRUST NOT ESTABLISHED at step 4, E_LOGKEY: /)
  })

  it('says what is refused, where and why', async () => {
    const told = describeVerdict(await verify(new Uint8Array([0xff]), null))
    expect(told.split('\n')[0]).toBe('REFUSED at step 1, E_PARSE: The file is not UTF-8.')
  })

  it('tells every step with its state, and what is not proven', async () => {
    const verdict = await verify(scene.bytes, { policy: scene.policy })
    const told = describeVerdict(verdict)
    for (const { detail } of verdict.steps) expect(told).toContain(detail)
    for (const gap of verdict.notProven) expect(told).toContain(`· ${gap}`)
    expect(told.match(/^ {2}[✓~–✗] /gm)).toHaveLength(12)
  })

  it('lets no text of the file move the cursor or hide itself', async () => {
    const { bytes } = await makeScene({
      statement: (plain) => ({ ...plain, origin: '\u001b[2Jevil\u202e' }),
    })
    const told = describeVerdict(await verify(bytes, null))
    expect(told).toContain('�[2Jevil�')
    expect(told).not.toMatch(/\u202e/)
    expect(told.includes('\u001b')).toBe(false)
  })

  it('tells a time beyond the calendar as a number', async () => {
    const far = await makeScene({
      statement: (plain) => ({ ...plain, issued: Number.MAX_SAFE_INTEGER }),
    })
    expect(describeVerdict(await verify(far.bytes, null))).toContain('9007199254740991')
  })
})
