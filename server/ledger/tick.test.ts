import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Pace, atOnce } from './pace.ts'
import { tick, untilTick } from './tick.ts'

const paces = fc.record({
  everySeconds: fc.integer({ min: 1, max: 3600 }),
  padTo: fc.integer({ min: 1, max: 600 }),
})
const never = new AbortController().signal
const slow: Pace = { everySeconds: 600, padTo: 8 }
const hour = 3_600_000

describe('the next tick', () => {
  test('is the next multiple of the clock, wherever the clock stands', () => {
    fc.assert(
      fc.property(fc.integer(), paces, (now, pace) => {
        const wait = untilTick(now, pace)
        expect(wait).toBeGreaterThan(0)
        expect(wait).toBeLessThanOrEqual(pace.everySeconds * 1000)
        expect((now + wait) % (pace.everySeconds * 1000)).toBeCloseTo(0)
      }),
    )
  })

  test('is now where the pace has none', async () => {
    await tick(
      () => atOnce,
      () => 1,
      never,
    )
  })

  test('comes when the clock is there', async () => {
    let looks = 0
    const clock = () => hour - 30 + looks++
    await tick(() => slow, clock, never)
    expect(looks).toBe(1)
  })

  test('is waited for no longer than the signal lets it', async () => {
    await tick(
      () => slow,
      () => 1,
      AbortSignal.timeout(20),
    )
    await tick(
      () => slow,
      () => 1,
      AbortSignal.abort(),
    )
  })

  test('is that of the pace which holds by then', async () => {
    const held = [slow, atOnce]
    let looks = 0
    await tick(
      () => held[looks++] ?? atOnce,
      () => 1,
      never,
    )
    expect(looks).toBe(2)
  })

  test('is not put off by a clock that is set back meanwhile', async () => {
    const times = [hour - 1010, 1]
    let looks = 0
    await tick(
      () => slow,
      () => times[looks++] ?? 1,
      never,
    )
    expect(looks).toBe(2)
  })
})
