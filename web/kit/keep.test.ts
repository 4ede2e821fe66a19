import { beforeEach, expect, test, vi } from 'vitest'
import { keep } from './keep.ts'
import { z } from './zod.ts'

const Point = z.object({ x: z.number() })

/** A store as a browser has it; `full` refuses to write, as private windows do. */
function storage(full = false): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const held = new Map<string, string>()
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => {
      if (full) throw new DOMException('full', 'QuotaExceededError')
      held.set(key, value)
    },
    removeItem: (key) => void held.delete(key),
  }
}

beforeEach(() => vi.stubGlobal('localStorage', storage()))

test('what was written is read by whoever comes later', () => {
  expect(keep('browser', 'point', Point).write({ x: 1 })).toBe(true)
  expect(keep('browser', 'point', Point).read()).toEqual({ x: 1 })
})

test('things of one kind have names of their own', () => {
  const points = keep('browser', 'point', Point)
  points.write({ x: 1 }, 'a')
  points.write({ x: 2 }, 'b')
  points.forget('a')
  expect([points.read('a'), points.read('b'), points.read()]).toEqual([null, { x: 2 }, null])
})

test('what does not have the shape any more is as if it were not there', () => {
  localStorage.setItem('overt.point', '{"x":"one"}')
  expect(keep('browser', 'point', Point).read()).toBeNull()
  localStorage.setItem('overt.point', '{')
  expect(keep('browser', 'point', Point).read()).toBeNull()
})

test('what no longer fits is not what was there before it', () => {
  const point = keep('browser', 'point', Point)
  point.write({ x: 1 })
  vi.spyOn(localStorage, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  expect(point.write({ x: 2 })).toBe(false)
  expect(point.read()).toEqual({ x: 2 })
  expect(keep('browser', 'point', Point).read()).toBeNull()
})

test('where the browser refuses to store, it lives as long as the page', () => {
  vi.stubGlobal('localStorage', storage(true))
  const point = keep('browser', 'point', Point)
  expect(point.write({ x: 3 })).toBe(false)
  expect(point.read()).toEqual({ x: 3 })
})
