import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Embedder } from './embedder.ts'

const never = new AbortController().signal
const timeout = 120_000

const texts = ['the sea is cold', 'a ship sails', 'tea is hot']

export const dot = (a: Float32Array | undefined, b: Float32Array | undefined): number =>
  a?.reduce((sum, value, i) => sum + value * (b?.[i] ?? Number.NaN), 0) ?? Number.NaN

/** What every embedder keeps. */
export function embedderContract(name: string, open: () => Promise<Embedder>): void {
  describe(`${name}, as an embedder`, { timeout }, () => {
    let embedder: Embedder
    beforeAll(async () => {
      embedder = await open()
    }, timeout)
    afterAll(() => embedder[Symbol.asyncDispose]())
    const embed = (inputs: Parameters<Embedder['embed']>[0], signal = never) =>
      embedder.embed(inputs, 'an account', signal)

    test('gives one vector of length 1 for each input', async () => {
      const { vectors } = await embed(texts)
      expect(vectors.map(({ length }) => length)).toEqual(texts.map(() => embedder.dimensions))
      for (const vector of vectors) expect(dot(vector, vector)).toBeCloseTo(1, 6)
    })

    test('gives the same vector for the same input, alone or among others', async () => {
      const { vectors } = await embed([...texts, ...texts.toReversed()])
      const alone = await Promise.all(texts.map((text) => embed([text])))
      for (const at of texts.keys()) {
        expect(dot(vectors[at], alone[at]?.vectors[0])).toBeCloseTo(1, 5)
        expect(dot(vectors[at], vectors[5 - at])).toBeCloseTo(1, 5)
        expect(dot(vectors[at], vectors[(at + 1) % 3])).toBeLessThan(0.9999)
      }
    })

    test('counts what it read, and that is the sum of the parts', async () => {
      const { tokens } = await embed(texts)
      const alone = await Promise.all(texts.map((text) => embed([text])))
      expect(tokens).toBe(alone.reduce((sum, one) => sum + one.tokens, 0))
      expect(tokens).toBeGreaterThanOrEqual(texts.length)
    })

    test('takes tokens as they stand', async () => {
      const { vectors, tokens } = await embed([
        [6, 7, 8],
        [8, 7, 6, 9],
      ])
      expect([vectors.length, tokens]).toEqual([2, 7])
      expect(dot(vectors[0], vectors[1])).toBeLessThan(0.99999)
    })

    test('takes an input as long as it says, and refuses one token more by its place', async () => {
      const full = Array.from({ length: embedder.contextTokens }, () => 7)
      expect((await embed([full, full])).vectors).toHaveLength(2)
      await expect(embed([[7], [...full, 7]])).rejects.toMatchObject({
        code: 'context_length_exceeded',
        message: expect.stringMatching(`^input 1 is ${embedder.contextTokens + 1} tokens long`),
      })
      expect((await embed(['tea'])).vectors).toHaveLength(1)
    })

    test('does nothing for somebody who has left', async () => {
      const reason = new Error('left')
      await expect(embed(texts, AbortSignal.abort(reason))).rejects.toBe(reason)
    })
  })
}
