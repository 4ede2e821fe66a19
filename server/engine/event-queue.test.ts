import { describe, expect, test } from 'vitest'
import { EventQueue } from './event-queue.ts'

describe('a queue of events', () => {
  test('gives what was pushed before and after the taker came, in order', async () => {
    const queue = new EventQueue<number>()
    queue.push(1)
    const seen: number[] = []
    const taking = (async () => {
      for await (const item of queue) seen.push(item)
    })()
    queue.push(2)
    await new Promise((resolve) => setImmediate(resolve))
    queue.push(3)
    queue.close()
    await taking
    expect(seen).toEqual([1, 2, 3])
  })

  test('gives what came before a failure, then the failure', async () => {
    const queue = new EventQueue<number>()
    queue.push(1)
    queue.fail(new Error('broken'))
    const seen: number[] = []
    const taking = async () => {
      for await (const item of queue) seen.push(item)
    }
    await expect(taking()).rejects.toThrow('broken')
    expect(seen).toEqual([1])
  })

  test('takes nothing in after its end, and keeps its first end', async () => {
    const queue = new EventQueue<number>()
    queue.close()
    queue.push(1)
    queue.fail(new Error('too late'))
    const seen: number[] = []
    for await (const item of queue) seen.push(item)
    expect(seen).toEqual([])
  })
})
