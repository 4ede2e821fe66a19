import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Blocks, type Held } from './blocks.ts'

const bytes = (length: number, from: number) => Uint8Array.from({ length }, (_, i) => i + from)

test('what is held is given back as it was, in memory that others had before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(50), fc.nat(3))),
      fc.integer({ min: 1, max: 9 }),
      (all, size) => {
        const blocks = new Blocks(size)
        const held: { readonly at: Held; readonly was: Uint8Array }[] = []
        for (const [length, freed] of all) {
          const was = bytes(length, held.length)
          held.push({ at: blocks.hold(was), was })
          for (const { at } of held.splice(0, freed)) blocks.free(at)
          for (const one of held) expect(blocks.read(one.at, new Uint8Array(60))).toEqual(one.was)
        }
      },
    ),
  )
})

test('a block that is free is used before a new one is made, and holds nothing', () => {
  const blocks = new Blocks(4)
  const first = blocks.hold(bytes(7, 1))
  blocks.free(first)
  expect(first.blocks.every((block) => block.every((byte) => byte === 0))).toBe(true)
  const second = blocks.hold(bytes(5, 1))
  expect(new Set(second.blocks)).toEqual(new Set(first.blocks))
})

test('what is made ready is what was asked for, and then no more', () => {
  const blocks = new Blocks(4)
  let times = 0
  while (blocks.prepare(100)) times++
  expect(times).toBe(7)
  blocks.hold(bytes(8, 1))
  expect(blocks.prepare(92)).toBe(false)
  expect(blocks.prepare(93)).toBe(true)
})
