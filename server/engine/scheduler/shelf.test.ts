import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Blocks } from './blocks.ts'
import type { Prefix } from './prefix.ts'
import { Shelf } from './shelf.ts'

const HOUR = 60 * 60 * 1000

const prefix = (account: string, tokens: readonly number[], publicLength = 0): Prefix => ({
  account,
  tokens: Int32Array.from(tokens),
  length: tokens.length,
  publicLength,
})

function open(limitBytes = 1000) {
  const time = { now: 0 }
  const shelf = new Shelf({ limitBytes, clock: () => time.now, blocks: new Blocks(10) })
  const keep = (one: Prefix, bytes = 100) => shelf.keep(one, new Uint8Array(bytes))
  const commonWith = (prompt: Prefix) => shelf.find(prompt)?.common ?? 0
  return { shelf, time, keep, commonWith }
}

describe('the shelf', () => {
  test('gives back the longest beginning of a prompt', () => {
    const { keep, commonWith } = open()
    keep(prefix('a', [1, 2, 3]))
    keep(prefix('a', [1, 9]))
    expect(commonWith(prefix('a', [1, 2, 3, 4]))).toBe(3)
    expect(commonWith(prefix('a', [7, 7]))).toBe(0)
  })

  test('gives another account only what is public, and it stays for its owner', () => {
    const { shelf, keep, commonWith } = open()
    keep(prefix('a', [1, 2, 3, 4], 2))
    expect(commonWith(prefix('b', [1, 2, 3, 4, 5]))).toBe(0)
    const found = shelf.find(prefix('b', [1, 2, 3, 4, 5], 3))
    expect(found?.common).toBe(2)
    if (found !== null) shelf.used(found.holder, 'b')
    expect(commonWith(prefix('a', [1, 2, 3, 4, 5]))).toBe(4)
  })

  test('lets go of what its owner has in cells again', () => {
    const { shelf, keep } = open()
    keep(prefix('a', [1, 2, 3]))
    const found = shelf.find(prefix('a', [1, 2, 3, 4]))
    if (found !== null) shelf.used(found.holder, 'a')
    expect(shelf.sizeBytes).toBe(0)
  })

  test('keeps the longer of two states of one conversation', () => {
    const { shelf, keep, commonWith } = open()
    keep(prefix('a', [1, 2]))
    keep(prefix('a', [1, 2, 3, 4]))
    keep(prefix('b', [1, 2, 3, 4]))
    expect(shelf.sizeBytes).toBe(200)
    expect(commonWith(prefix('a', [1, 2, 3, 4, 5]))).toBe(4)
  })

  test('never holds more than its limit, and what was used longest ago goes first', () => {
    const { keep, commonWith } = open(250)
    keep(prefix('a', [1, 1]))
    keep(prefix('a', [2, 2]))
    keep(prefix('a', [3, 3]))
    expect(commonWith(prefix('a', [1, 1, 1]))).toBe(0)
    expect(commonWith(prefix('a', [2, 2, 2]))).toBe(2)
    keep(prefix('a', [4, 4]), 900)
    expect(commonWith(prefix('a', [4, 4, 4]))).toBe(0)
    expect(commonWith(prefix('a', [3, 3, 3]))).toBe(2)
    const kept = fc.tuple(fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }), fc.nat(300))
    fc.assert(
      fc.property(fc.array(kept, { maxLength: 20 }), fc.nat(600), (all, limit) => {
        const { shelf, keep: keepHere } = open(limit)
        for (const [tokens, bytes] of all) {
          keepHere(prefix('a', tokens), bytes)
          expect(shelf.sizeBytes).toBeLessThanOrEqual(limit)
        }
      }),
    )
  })

  test('gives each state back as it was, whatever else came and went', () => {
    const { shelf } = open(200)
    const stateOf = (n: number) => Uint8Array.from({ length: 40 + n }, (_, i) => i + n)
    for (let n = 0; n < 12; n++) {
      shelf.keep(prefix('a', [n, n]), stateOf(n))
      for (let before = 0; before <= n; before++) {
        const found = shelf.find(prefix('a', [before, before, before]))
        if (found === null) continue
        expect(shelf.read(found.holder, new Uint8Array(100))).toEqual(stateOf(before))
      }
    }
  })

  test('does not bring back what fell off while it was put into cells', () => {
    const { shelf, keep, commonWith } = open(100)
    keep(prefix('a', [1, 2, 3], 3))
    const found = shelf.find(prefix('b', [1, 2, 3, 4], 4))
    keep(prefix('c', [5, 5]))
    if (found !== null) shelf.used(found.holder, 'b')
    expect(commonWith(prefix('a', [1, 2, 3, 4]))).toBe(0)
    expect(shelf.sizeBytes).toBe(100)
  })

  test("keeps nobody's words longer than an hour", () => {
    const { time, keep, commonWith } = open()
    keep(prefix('a', [1, 2, 3]))
    time.now = HOUR
    expect(commonWith(prefix('a', [1, 2, 3, 4]))).toBe(3)
    time.now = HOUR + 1
    expect(commonWith(prefix('a', [1, 2, 3, 4]))).toBe(0)
  })
})
