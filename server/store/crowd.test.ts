import { expect, test } from 'vitest'
import { setImmediate } from 'node:timers/promises'
import { Crowd } from './crowd.ts'

test('what comes in one turn goes together, and what comes meanwhile goes together after it', async () => {
  const done: (readonly string[])[] = []
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const crowd = new Crowd<string>(async (works) => {
    done.push(works)
    await held
  })
  crowd.add('a')
  await Promise.resolve()
  crowd.add('b')
  expect(done).toEqual([])
  await setImmediate()
  expect(done).toEqual([['a', 'b']])
  crowd.add('c')
  await setImmediate()
  crowd.add('d')
  await setImmediate()
  expect(done).toEqual([['a', 'b']])
  release()
  await crowd.drain()
  expect(done).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

test('draining does what waits, once', async () => {
  const done: (readonly string[])[] = []
  const crowd = new Crowd<string>(async (works) => void done.push(works))
  crowd.add('a')
  await crowd.drain()
  await setImmediate()
  expect(done).toEqual([['a']])
})
