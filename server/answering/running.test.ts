import type { NumberedEvent } from '@overt/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Running, RunningAnswers } from './running.ts'

const event = (n: number): NumberedEvent => ({ n, event: { type: 'queued', position: n } })
const never = new AbortController().signal

describe('stopping', () => {
  test('tells the engine, once, and the first reason stays', () => {
    const running = new Running('a', true)
    expect(running.stop('person')).toBe(true)
    expect(running.signal.aborted).toBe(true)
    expect(running.stop('cancelled')).toBe(false)
    expect(running.cut).toBe('person')
  })

  test('comes too late once the engine is done', () => {
    const running = new Running('a', true)
    running.generated()
    expect(running.stop('person')).toBe(false)
    expect(running.signal.aborted).toBe(false)
  })

  test('has nothing to do where there was never an engine', () => {
    expect(new Running('a', false).stop('person')).toBe(false)
  })
})

describe('waiting for more', () => {
  test('ends at once when there is more already', async () => {
    const running = new Running('a', true)
    running.stored([event(4)])
    expect(await running.beyond(3, never)).toBe(true)
  })

  test('wakes everyone, and whoever is still behind waits on', async () => {
    const running = new Running('a', true)
    const woken: number[] = []
    const waiting = [0, 0, 5].map(async (n) => {
      await running.beyond(n, never)
      woken.push(n)
    })
    running.stored([event(1)])
    await Promise.all(waiting.slice(0, 2))
    expect(woken).toEqual([0, 0])
    running.finish()
    await Promise.all(waiting)
    expect(woken).toEqual([0, 0, 5])
  })

  test('ends with false when the listener leaves, before or meanwhile', async () => {
    const running = new Running('a', true)
    expect(await running.beyond(0, AbortSignal.abort())).toBe(false)
    const leaving = new AbortController()
    const waiting = running.beyond(0, leaving.signal)
    leaving.abort()
    expect(await waiting).toBe(false)
  })
})

describe('what was just stored', () => {
  test('is at hand in order and without a gap, or not at all', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 2 }), { maxLength: 200 })
    fc.assert(
      fc.property(steps, fc.nat(400), (gaps, after) => {
        const running = new Running('a', true)
        let n = -1
        for (const gap of gaps) running.stored([event((n += gap))])
        const recent = running.after(after)
        const expected = Array.from({ length: Math.max(0, n - after) }, (_, at) => after + 1 + at)
        if (recent !== null) expect(recent.map((one) => one.n)).toEqual(expected)
      }),
    )
  })

  test('is at hand for who keeps up, and is not kept for ever', () => {
    const running = new Running('a', true)
    expect(running.after(-1)).toBeNull()
    for (let n = 0; n < 1000; n++) running.stored([event(n)])
    expect(running.after(997)).toEqual([event(998), event(999)])
    expect(running.after(999)).toEqual([])
    expect(running.after(900)).toBeNull()
  })
})

test('an answer that ends is forgotten, and its engine let go', () => {
  const all = new RunningAnswers()
  const one = all.begin('one', { generating: true })
  all.begin('two', { generating: false })
  expect(all.generating()).toEqual([one])
  expect(all.get('one')).toBe(one)
  all.end(one)
  expect(one.signal.aborted).toBe(true)
  expect(all.get('one')).toBeNull()
  expect(all.generating()).toEqual([])
})
