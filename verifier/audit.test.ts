import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vectors from '../spec/vectors/audit.json' with { type: 'json' }
import { promises } from '../test/promises.ts'
import { drawLeaves, mostShare } from './audit.ts'
import { fromBase64Url, fromHex } from './encoding.ts'

promises('audit:draw')

const root = fromBase64Url(vectors.root) ?? new Uint8Array()
const leaves = vectors.leaves.map(({ index, leaf }) => ({
  index,
  leaf: fromHex(leaf) ?? new Uint8Array(),
}))
const indexes = async (...given: Parameters<typeof drawLeaves>) =>
  (await drawLeaves(...given)).map(({ index }) => index)

describe('what an audit draws', () => {
  it('is what the vectors say, under each share', async () => {
    for (const { share, drawn } of vectors.draws) {
      expect(await indexes(leaves, root, share), String(share)).toEqual(drawn)
    }
  })

  it('follows from the root and the leaf by one hash that anybody can take', () => {
    for (const { leaf, number } of vectors.leaves) {
      const hash = createHash('sha256').update('overt/audit/1\n').update(root)
      const digest = hash.update(Buffer.from(leaf, 'hex')).digest()
      expect(String(digest.readBigUInt64BE())).toBe(number)
    }
  })

  it('is at least one where there is an answer, and all of them under the whole share', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: mostShare }), async (share) => {
        const drawn = await indexes(leaves, root, share)
        expect(drawn.length).toBeGreaterThan(0)
        expect(await indexes(leaves, root, mostShare)).toEqual(leaves.map(({ index }) => index))
        // A larger share draws what a smaller one does, but for the one that stands in for none.
        const more = await indexes(leaves, root, Math.min(mostShare, share + 1000))
        if (drawn.length > 1) expect(more).toEqual(expect.arrayContaining(drawn))
      }),
      { numRuns: 40 },
    )
  })

  it('is another one under another root', async () => {
    const other = root.toReversed()
    expect(await indexes(leaves, other, 500_000)).not.toEqual(await indexes(leaves, root, 500_000))
  })

  it('is never an entry of another type or length, and nothing where there is no answer', async () => {
    const others = [
      { index: 0, leaf: Uint8Array.of(0x00, 0x7b) },
      { index: 1, leaf: Uint8Array.of(0x09, ...new Uint8Array(32)) },
      { index: 2, leaf: Uint8Array.of(0x01, ...new Uint8Array(31)) },
      { index: 3, leaf: new Uint8Array() },
    ]
    expect(await drawLeaves(others, root, mostShare)).toEqual([])
    expect(await drawLeaves([], root, mostShare)).toEqual([])
    expect(await indexes([...others, ...leaves], root, 0)).toEqual(await indexes(leaves, root, 0))
  })
})
