import type { Message } from '@overt/wire'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { threadOf, under } from './thread.ts'

const message = (id: string, parent: string | null, second: number): Message => ({
  id,
  parent,
  role: 'user',
  text: id,
  created: new Date(second * 1000).toISOString(),
  answer: null,
})
const ids = (messages: readonly Message[]): string[] =>
  threadOf({ messages: [...messages] }).map(({ id }) => id)

test('a thread goes from the first question to the newest message', () => {
  expect(ids([message('b', 'a', 2), message('a', null, 1), message('c', 'b', 3)])).toEqual([
    'a',
    'b',
    'c',
  ])
})

test('of two branches the one with the newest message is shown', () => {
  const tree = [
    message('a', null, 1),
    message('old', 'a', 2),
    message('older', 'old', 3),
    message('new', 'a', 4),
  ]
  expect(ids(tree)).toEqual(['a', 'new'])
})

test('a conversation without messages has an empty thread', () => {
  expect(ids([])).toEqual([])
})

test('a message whose parent is missing begins the thread', () => {
  expect(ids([message('b', 'gone', 2), message('c', 'b', 3)])).toEqual(['b', 'c'])
})

test('any parents at all, circles included, end in a thread of distinct messages', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const tree = fc.uniqueArray(
    fc.record({ id: name, parent: fc.option(name), second: fc.nat(99) }),
    {
      selector: ({ id }) => id,
    },
  )
  fc.assert(
    fc.property(tree, (nodes) => {
      const thread = ids(nodes.map(({ id, parent, second }) => message(id, parent, second)))
      expect(new Set(thread).size).toBe(thread.length)
    }),
  )
})

test('what follows a message is under it in every branch, and no sibling is', () => {
  const tree = [
    message('a', null, 1),
    message('b', 'a', 2),
    message('c', 'b', 3),
    message('d', 'b', 4),
    message('e', 'a', 5),
  ]
  expect([...under({ messages: tree }, 'b')].toSorted()).toEqual(['b', 'c', 'd'])
  expect(under({ messages: tree }, 'a').size).toBe(5)
  expect(under({ messages: [message('x', 'y', 1), message('y', 'x', 2)] }, 'x').size).toBe(2)
})
