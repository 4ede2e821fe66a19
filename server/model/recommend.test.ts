import { expect, test } from 'vitest'
import { entryOf } from './catalogue.ts'
import { neededBytes } from './memory.ts'
import { recommendedModel } from './recommend.ts'

const settings = { contextTokens: 4096, sequences: 4 }
const gigabytes = (count: number) => count * 2 ** 30
const nothingHere = () => false
const recommended = (limit: number, disk = 1_000, isHere: (id: string) => boolean = nothingHere) =>
  recommendedModel(
    { limitBytes: gigabytes(limit), diskFreeBytes: gigabytes(disk) },
    settings,
    isHere,
  )

test('the largest that fits in memory is recommended, and none where none fits', () => {
  expect(recommended(64)).toBe('qwen3-8b')
  expect(recommended(6)).toBe('qwen3-4b')
  expect(recommended(3.5)).toBe('qwen3-1.7b')
  expect(recommended(1)).toBe('smollm2-135m-instruct')
  expect(recommended(0.3)).toBeNull()
})

test('what does not fit on the disk is not recommended, unless it is here', () => {
  expect(recommended(64, 3)).toBe('qwen3-1.7b')
  expect(recommended(64, 3, (id) => id === 'qwen3-8b')).toBe('qwen3-8b')
})

test('only a model that answers and can be expected to replay exactly is recommended', () => {
  for (const limit of [1, 2, 3, 5, 7, 9, 12, 64]) {
    const entry = entryOf(recommended(limit) ?? '')
    expect(entry).toMatchObject({ purpose: 'chat', plainAttention: true })
    if (entry !== null) expect(neededBytes(entry, settings)).toBeLessThanOrEqual(gigabytes(limit))
  }
})
