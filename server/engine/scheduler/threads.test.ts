import { describe, expect, test } from 'vitest'
import { Threads } from './threads.ts'

/** A machine of two cores, of which other programs want `busy`; with all threads a step then waits. */
function machine(most = 2, changes: { isSet?: boolean; fastest?: number } = {}) {
  const world = { now: 0, idle: 0, used: 0, busy: 0 }
  const threads = new Threads({
    most,
    isSet: false,
    fastest: null,
    ...changes,
    clock: () => world.now,
    idle: () => world.idle,
    used: () => world.used,
  })
  const pass = (ms: number, cores: number) => {
    world.now += ms
    world.used += ms * cores
    world.idle += ms * Math.max(0, 2 - cores - world.busy)
  }
  const step = () => {
    const count = threads.begin()
    const slow = world.busy > 0.4 ? 20 : 1
    if (count === 1) pass(14, 1)
    else pass(9 * slow, 2 - Math.min(1, world.busy))
    threads.end()
    return count
  }
  const steps = (count: number) => Array.from({ length: count }, step)
  const wait = (ms: number) => pass(ms, 0)
  return { world, steps, wait }
}

const countOfAll = (used: readonly number[]) => used.filter((threads) => threads === 2).length

describe('threads', () => {
  test('are all used from the first step of a machine that was quiet before', () => {
    const { steps, wait } = machine()
    wait(1000)
    expect(countOfAll(steps(500))).toBe(500)
  })

  test('are fewer while nothing is known of the machine, and soon all', () => {
    const { steps } = machine()
    const used = steps(40)
    expect(used[0]).toBe(1)
    expect(used.at(-1)).toBe(2)
  })

  test('stay all when the server takes a part of a core', () => {
    const { world, steps, wait } = machine()
    wait(1000)
    world.busy = 0.3
    expect(countOfAll(steps(500))).toBe(500)
  })

  test('are fewer after one step when another program takes a core, and stay so while it has it', () => {
    const { world, steps, wait } = machine()
    wait(1000)
    steps(20)
    world.busy = 1
    expect(countOfAll(steps(500))).toBe(1)
  })

  test('are fewer from the first step after a pause in which the machine was busy', () => {
    const { world, steps, wait } = machine()
    wait(1000)
    steps(20)
    world.busy = 1
    wait(1000)
    expect(countOfAll(steps(100))).toBe(0)
  })

  test('are all used again once the core is free', () => {
    const { world, steps, wait } = machine()
    wait(1000)
    steps(20)
    world.busy = 1
    steps(100)
    world.busy = 0
    expect(countOfAll(steps(200))).toBeGreaterThan(140)
  })

  test('rest ever longer where steps wait though the cores look idle', () => {
    const all = countOfAll(limited().steps(5000))
    expect(all).toBeGreaterThan(0)
    expect(all).toBeLessThanOrEqual(20)
  })

  test('are all used from the first step where that was measured to be fastest', () => {
    expect(machine(2, { fastest: 2 }).steps(1)).toEqual([2])
    expect(machine(2, { fastest: 1 }).steps(1)).toEqual([1])
  })

  test('are all tried again after a pause where that was measured to be fastest, and judged by the step', () => {
    const { world, steps, wait } = machine(2, { fastest: 2 })
    world.busy = 1
    expect(countOfAll(steps(20))).toBe(1)
    wait(1500)
    expect(countOfAll(steps(20))).toBe(1)
    world.busy = 0
    wait(1500)
    expect(countOfAll(steps(20))).toBe(20)
  })

  test('are as many after a short pause as before it, whatever others did in it', () => {
    const { world, steps, wait } = machine(2, { fastest: 2 })
    steps(20)
    world.busy = 1
    wait(300)
    world.busy = 0
    expect(countOfAll(steps(20))).toBe(20)
    world.busy = 1
    steps(20)
    wait(300)
    expect(countOfAll(steps(5))).toBe(0)
  })

  test('are all used after the moment between two answers, in which the server and whoever asks have the cores', () => {
    const { world, steps, wait } = machine(2, { fastest: 2 })
    for (let answers = 0; answers < 20; answers++) {
      expect(countOfAll(steps(20 + answers))).toBe(20 + answers)
      world.busy = 2
      wait(80)
      world.busy = 0
    }
  })

  test('are as many as somebody set, whatever else the machine does', () => {
    const { world, steps } = machine(2, { isSet: true })
    world.busy = 1
    expect(countOfAll(steps(50))).toBe(50)
  })

  test('are never none', () => {
    expect(machine(1).steps(20)).toEqual(Array.from({ length: 20 }, () => 1))
  })
})

/** As a container whose share is one core of many: the others look idle, and no second thread gets one. */
function limited() {
  const world = { now: 0, used: 0 }
  const threads = new Threads({
    most: 2,
    isSet: false,
    fastest: null,
    clock: () => world.now,
    idle: () => world.now * 2,
    used: () => world.used,
  })
  const steps = (count: number) =>
    Array.from({ length: count }, () => {
      const used = threads.begin()
      const ms = used === 1 ? 14 : 190
      world.now += ms
      world.used += ms
      threads.end()
      return used
    })
  return { steps }
}
