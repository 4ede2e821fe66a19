import { describe, expect, test } from 'vitest'
import { silentLogger } from '../observe/logger.ts'
import { persist } from './persist.ts'

function parts(closing: AbortController, closeAt = Number.POSITIVE_INFINITY) {
  const pauses: number[] = []
  const pause = async (ms: number) => {
    if (pauses.push(ms) >= closeAt) closing.abort(new Error('closing'))
    closing.signal.throwIfAborted()
  }
  return { logger: silentLogger, pause, pauses }
}

const failing = (times: number) => async (attempt: number) => {
  if (attempt < times) throw new Error('not yet')
  return `done at ${attempt}`
}

describe('what must be done', () => {
  test('is tried until it is, ever more slowly', async () => {
    const closing = new AbortController()
    const all = parts(closing)
    expect(await persist(all, 'try', closing.signal, failing(9))).toBe('done at 9')
    expect(all.pauses).toEqual([1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000])
  })

  test('is left when the server closes between two tries', async () => {
    const closing = new AbortController()
    expect(await persist(parts(closing, 2), 'try', closing.signal, failing(9))).toBeNull()
  })

  test('is left when the server closes during a try', async () => {
    const closing = new AbortController()
    const work = async () => {
      closing.abort()
      throw new Error('cut short')
    }
    const all = parts(closing)
    expect(await persist(all, 'try', closing.signal, work)).toBeNull()
    expect(all.pauses).toEqual([])
  })

  test('a fault of the waiting itself is not hidden', async () => {
    const closing = new AbortController()
    const pause = () => Promise.reject(new Error('no clock'))
    const all = { logger: silentLogger, pause }
    await expect(persist(all, 'try', closing.signal, failing(1))).rejects.toThrow('no clock')
  })
})
