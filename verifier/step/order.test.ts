import { describe, expect, it } from 'vitest'
import { issued } from '../../spec/vectors/example.ts'
import { drawn } from '../../spec/vectors/keys.ts'
import { witnessPolicy } from '../../spec/vectors/receipts.ts'
import { expectRefused, read, tamper } from '../../spec/vectors/reading.ts'
import { type Changes, makeScene } from '../../spec/vectors/scene.ts'
import { toBase64, toBase64Url } from '../encoding.ts'
import type { Trusted } from './checkpoint.ts'
import { openFile } from './file.ts'
import { checkOrder } from './order.ts'

describe('step 7, order and time', () => {
  it('a checkpoint that does not continue `after` is refused', async () => {
    const root = toBase64Url(await drawn('root'))
    const verdict = await read({
      statement: (plain) => ({ ...plain, after: { ...plain.after, root } }),
    })
    expectRefused(verdict, 'E_AFTER', 7)
  })

  it('`after` of size 0 proves nothing and is refused', async () => {
    const verdict = await read({
      statement: (plain) => ({ ...plain, after: { ...plain.after, size: 0 } }),
    })
    expectRefused(verdict, 'E_AFTER', 7)
  })

  it('an `after` beyond the checkpoint is refused', async () => {
    const verdict = await read({
      statement: (plain) => ({ ...plain, after: { ...plain.after, size: 1000 } }),
    })
    expectRefused(verdict, 'E_AFTER', 7)
  })

  it('a leaf that was there before its answer began is refused', async () => {
    // A leaf cannot name a root that covers it, so no file gets this far: the step itself is asked.
    const { bundle, bytes, tree } = await makeScene()
    const file = openFile(bytes)
    if (!file.ok) throw new Error(file.detail)
    const { origin, after } = bundle.statement
    const checkpoint = { origin, size: tree.size, root: await tree.root() }
    const log = { name: origin, id: new Uint8Array(4), type: 1, key: new Uint8Array(32) }
    const trusted: Trusted = { checkpoint, source: '', log, sealed: null, state: 'self-attested' }
    const at = (index: number) => checkOrder(file.value, trusted, { index, sealed: null })
    expect((await at(after.size)).ok).toBe(true)
    expect(await at(after.size - 1)).toMatchObject({
      ok: false,
      code: 'E_AFTER',
    })
  })

  it('hashes of consistency that were changed are refused', async () => {
    const hash = toBase64(await drawn('hash'))
    expectRefused(
      await tamper((bundle) => ({ ...bundle, consistency: bundle.consistency.map(() => hash) })),
      'E_AFTER',
      7,
    )
    expectRefused(await tamper((bundle) => ({ ...bundle, consistency: [] })), 'E_AFTER', 7)
  })

  const sealedAt = (time: number): Changes => ({
    witnesses: ['witness.one', 'witness.two'].map((name) => ({ name, time })),
  })

  it('an answer sealed later than its charter allows is refused', async () => {
    expect((await read(sealedAt(issued + 3600), witnessPolicy)).because).toBeNull()
    expectRefused(await read(sealedAt(issued + 3601), witnessPolicy), 'E_TIME', 7)
  })

  it('a pending answer has no seal time: its ledger may have been quiet for as long as it likes', async () => {
    const quiet = { ...sealedAt(issued - 7200), pending: true, promise: {} }
    const verdict = await read(quiet, witnessPolicy)
    expect(verdict).toMatchObject({ exit: 2, because: { code: 'W_PENDING', at: 6 } })
    expect(verdict.summary?.sealed).toBeNull()
  })

  it('an answer issued after its witnesses saw it is refused, but for honest clocks', async () => {
    expect((await read(sealedAt(issued - 300), witnessPolicy)).because).toBeNull()
    expectRefused(await read(sealedAt(issued - 301), witnessPolicy), 'E_TIME', 7)
  })
})
