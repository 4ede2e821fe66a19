import { expect, test } from 'vitest'
import { areLong, LongTexts } from './long-texts.ts'
import type { TokeniseOrder } from './protocol.ts'

const order = (request: number, ...texts: readonly string[]): TokeniseOrder => ({
  type: 'tokenise',
  request,
  texts: texts.map((text) => ({ text, special: false })),
  more: false,
})

/** Each text is tokenised when the test says so. */
function open() {
  const begun: string[] = []
  const done: (readonly [request: number, ids: readonly (readonly number[])[]])[] = []
  const broken: unknown[] = []
  let current = Promise.withResolvers<readonly number[]>()
  const longTexts = new LongTexts({
    tokenise: ({ text }) => {
      begun.push(text)
      current = Promise.withResolvers()
      return current.promise
    },
    done: ({ request }, ids) => done.push([request, ids]),
    broken: (error) => broken.push(error),
  })
  const settled = () => new Promise((resolve) => void setImmediate(resolve))
  const give = (...ids: number[]) => {
    current.resolve(ids)
    return settled()
  }
  const fail = (error: unknown) => {
    current.reject(error)
    return settled()
  }
  return { longTexts, begun, done, broken, give, fail, settled }
}

test('texts are long together or alone', () => {
  expect(areLong([])).toBe(false)
  expect(areLong([{ text: 'a'.repeat(16_384), special: false }])).toBe(false)
  const half = { text: 'a'.repeat(8_193), special: true }
  expect(areLong([half, half])).toBe(true)
})

test('one long text is tokenised at a time, in the order in which they came', async () => {
  const { longTexts, begun, done, give, settled } = open()
  longTexts.add(order(1, 'a'))
  longTexts.add(order(2, 'b', 'c'))
  await settled()
  expect(begun).toEqual(['a'])
  await give(1)
  await give(2, 3)
  expect(done).toEqual([[1, [[1]]]])
  await give(4)
  expect(begun).toEqual(['a', 'b', 'c'])
  expect(done.at(-1)).toEqual([2, [[2, 3], [4]]])
})

test('what nobody waits for is not begun, and what had begun is told nobody', async () => {
  const { longTexts, begun, done, give, settled } = open()
  longTexts.add(order(1, 'a', 'b'))
  longTexts.add(order(2, 'c'))
  longTexts.add(order(3, 'd'))
  await settled()
  longTexts.forget(1)
  longTexts.forget(2)
  longTexts.forget(99)
  await give(1)
  expect(begun).toEqual(['a', 'd'])
  await give(7)
  expect(done).toEqual([[3, [[7]]]])
})

test('a text that cannot be tokenised is told', async () => {
  const { longTexts, broken, done, fail, settled } = open()
  longTexts.add(order(1, 'a'))
  await settled()
  await fail('no')
  expect(broken).toEqual(['no'])
  expect(done).toEqual([])
})
