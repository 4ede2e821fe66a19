import { describe, expect, test } from 'vitest'
import { Threads } from './threads.ts'

/** A machine of two cores of which other programs take `busy`; a step takes as long as `ms` says. */
function machine(most = 2) {
  const world = { now: 0, idle: 0, busy: 0, ms: { 1: 11, 2: 9 } as Record<number, number> }
  const threads = new Threads({ most, clock: () => world.now, idle: () => world.idle })
  const steps = (count: number, tokens = 1) =>
    Array.from({ length: count }, () => {
      const used = threads.for(tokens)
      const ms = (world.ms[used] ?? 0) * tokens
      world.now += ms
      world.idle += ms * Math.max(0, 2 - used - world.busy)
      threads.measured(tokens, ms)
      return used
    })
  const disturb = () => {
    world.busy = 1
    world.ms = { 1: 14, 2: 190 }
  }
  const calm = () => {
    world.busy = 0
    world.ms = { 1: 11, 2: 9 }
  }
  return { steps, disturb, calm }
}

const countOfAll = (used: readonly number[]) => used.filter((threads) => threads === 2).length

describe('threads', () => {
  test('are all used on a quiet machine, after a look', () => {
    const { steps } = machine()
    expect(countOfAll(steps(12))).toBe(0)
    expect(countOfAll(steps(50))).toBe(50)
  })

  test('are fewer at once when another program takes a core, and stay so while it has it', () => {
    const { steps, disturb } = machine()
    steps(20)
    disturb()
    expect(countOfAll(steps(500))).toBe(1)
  })

  test('are all used again once the core is free', () => {
    const { steps, disturb, calm } = machine()
    steps(20)
    disturb()
    steps(100)
    calm()
    expect(steps(40).at(-1)).toBe(2)
  })

  test('rest ever longer where steps are slow though the cores look idle', () => {
    expect(countOfAll(blindMachine().steps(5000))).toBeLessThanOrEqual(12)
  })

  test('are timed for each size of step, since a token of a large one is cheaper', () => {
    const { steps } = machine()
    steps(20)
    expect(steps(2, 300)).toEqual([1, 2])
    expect(steps(1)).toEqual([2])
  })

  test('are never none', () => {
    expect(machine(1).steps(20)).toEqual(Array.from({ length: 20 }, () => 1))
  })
})

/** As a container whose share is smaller than its cores: they look idle, and more threads are always slow. */
function blindMachine() {
  let now = 0
  const threads = new Threads({ most: 2, clock: () => now, idle: () => now * 2 })
  const steps = (count: number) =>
    Array.from({ length: count }, () => {
      const used = threads.for(1)
      const ms = used === 1 ? 14 : 190
      now += ms
      threads.measured(1, ms)
      return used
    })
  return { steps }
}
