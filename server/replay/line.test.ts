import { expect, test } from 'vitest'
import { Line } from './line.ts'

const { signal } = new AbortController()

/** Work that ends when it is told to. */
function slow(name: string, log: string[]) {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const work = async () => {
    log.push(name)
    return promise
  }
  return { work, end: () => resolve(name), fail: () => reject(new Error(name)) }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

test('one is served at a time, in the order in which they came, whatever becomes of those before', async () => {
  const line = new Line(4)
  const log: string[] = []
  const [first, second, third] = ['first', 'second', 'third'].map((name) => slow(name, log))
  const served = [first, second, third].map((one, i) =>
    line.stand(`account ${i}`, signal, one?.work ?? (async () => '')),
  )
  await settle()
  expect(log).toEqual(['first'])
  first?.fail()
  await expect(served[0]).rejects.toThrow('first')
  await settle()
  expect(log).toEqual(['first', 'second'])
  second?.end()
  third?.end()
  expect(await Promise.all(served.slice(1))).toEqual(['second', 'third'])
  expect(log).toEqual(['first', 'second', 'third'])
})

test('an account has one place, so that nobody fills the line alone', async () => {
  const line = new Line(2)
  const log: string[] = []
  const mine = slow('mine', log)
  const served = line.stand('me', signal, mine.work)
  expect(await line.stand('me', signal, async () => 'again')).toBeNull()
  const other = line.stand('other', signal, async () => 'other')
  expect(await line.stand('third', signal, async () => 'third')).toBeNull()
  mine.end()
  expect([await served, await other]).toEqual(['mine', 'other'])
  expect(await line.stand('me', signal, async () => 'again')).toBe('again')
})

test('who leaves while it waits gives up its place at once, and is not served', async () => {
  const line = new Line(2)
  const log: string[] = []
  const running = slow('running', log)
  const served = line.stand('one', signal, running.work)
  const leaving = new AbortController()
  const left = line.stand('two', leaving.signal, async () => log.push('left'))
  await settle()
  leaving.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  const next = line.stand('three', signal, async () => 'three')
  running.end()
  expect([await served, await next]).toEqual(['running', 'three'])
  await line.empty()
  expect(log).toEqual(['running'])
})

test('who was gone before it came takes no place', async () => {
  const line = new Line(1)
  await expect(line.stand('one', AbortSignal.abort(), async () => '')).rejects.toThrow('abort')
  expect(await line.stand('two', signal, async () => 'two')).toBe('two')
})
