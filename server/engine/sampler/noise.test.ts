import { createCipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ln } from './ln-exp.ts'
import { Noise } from './noise.ts'

const key = new Uint8Array(32).fill(7)

describe('the noise of gumbel-pos/v1', () => {
  test.each([
    [0, 0, 0.5891070811925622],
    [1, 42, 0.8655312414153461],
    [4294967295, 49151, 0.5653789405549406],
  ])('u(%d, %d) is %d for a key of sevens', (t, j, wanted) => {
    expect(new Noise(key).uniform(t, j)).toBe(wanted)
  })

  test('is what the definition says, block by block', () => {
    for (const [t, j] of [
      [0, 1],
      [77, 3],
      [65536, 151935],
    ] as const) {
      const block = Buffer.from('gumbel/1--------')
      block.writeUInt32BE(t, 8)
      block.writeUInt32BE(j, 12)
      const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
      const top = Buffer.from(cipher.update(block)).readBigUInt64BE(0) >> 12n
      expect(new Noise(key).uniform(t, j)).toBe((Number(top) + 0.5) / 2 ** 52)
    }
  })

  test('does not depend on order, company or earlier calls', () => {
    const noise = new Noise(key)
    const many = new Float64Array(3)
    noise.gumbel(9, Uint32Array.of(5, 6, 7), 3, many)
    const one = new Float64Array(1)
    noise.gumbel(9, Uint32Array.of(6), 1, one)
    expect(one[0]).toBe(many[1])
    expect(one[0]).toBe(-ln(-ln(noise.uniform(9, 6))))
  })

  test('is never 0 or 1, and is spread evenly', () => {
    const noise = new Noise(key)
    const draws = Array.from({ length: 4000 }, (_, t) => noise.uniform(t, 1))
    expect(Math.min(...draws)).toBeGreaterThan(0)
    expect(Math.max(...draws)).toBeLessThan(1)
    expect(draws.reduce((sum, u) => sum + u, 0) / draws.length).toBeCloseTo(0.5, 1)
  })

  test('wants a key of 32 bytes', () => {
    expect(() => new Noise(new Uint8Array(16))).toThrow('a noise key has 32 bytes, not 16')
  })
})
