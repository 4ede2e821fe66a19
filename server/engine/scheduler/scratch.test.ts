import { expect, test } from 'vitest'
import { Scratch } from './scratch.ts'

const MB = 1024 * 1024

test('the same memory serves all that fits, and what was made ready is there', () => {
  const scratch = new Scratch()
  expect(scratch.prepare(300)).toBe(true)
  expect(scratch.prepare(300)).toBe(false)
  const { buffer } = scratch.room(300)
  expect(scratch.room(20)).toHaveLength(20)
  expect(scratch.room(20).buffer).toBe(buffer)
  expect(scratch.room(600).buffer).not.toBe(buffer)
  expect(scratch.room(300).buffer).toBe(scratch.room(600).buffer)
})

test('what is very large is not kept, nor made ready', () => {
  const scratch = new Scratch()
  expect(scratch.prepare(65 * MB)).toBe(false)
  expect(scratch.room(65 * MB).buffer).not.toBe(scratch.room(65 * MB).buffer)
})
