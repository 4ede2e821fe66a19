import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Turns } from './turns.ts'

let steps = 0
let waits = 0
let quiets = 0
const open = () =>
  new Turns({
    turn: () => steps++,
    onWait: () => waits++,
    onQuiet: () => ++quiets < 3,
    clock: () => performance.now(),
  })
/** The pipe is read. */
const read = () => vi.advanceTimersByTimeAsync(0)

describe('the turns of the engine process', () => {
  beforeEach(() => {
    steps = waits = quiets = 0
    vi.useFakeTimers()
  })
  afterEach(() => void vi.useRealTimers())

  test('a step is taken as soon as the pipe was read, once however often it is asked for', async () => {
    const turns = open()
    turns.soon()
    turns.soon()
    expect(steps).toBe(0)
    await read()
    expect(steps).toBe(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(steps).toBe(1)
  })

  test('a step waits for the prompt that was just tokenised, and no longer than until it starts', async () => {
    const turns = open()
    turns.soon()
    turns.tokenised()
    await read()
    expect([steps, waits]).toEqual([0, 1])
    turns.started()
    await read()
    expect([steps, waits]).toEqual([1, 1])
  })

  test('what came with the start that a step waited for is read before the step, and waited for too', async () => {
    const turns = open()
    turns.soon()
    turns.tokenised()
    await read()
    turns.started()
    expect(steps).toBe(0)
    turns.tokenised()
    await read()
    expect(steps).toBe(0)
    turns.started()
    await vi.advanceTimersByTimeAsync(7)
    expect(steps).toBe(1)
  })

  test('prompts that come together begin in one step', async () => {
    const turns = open()
    for (let n = 0; n < 5; n++) turns.tokenised()
    for (let n = 0; n < 5; n++) {
      expect(steps).toBe(0)
      turns.started()
      await vi.advanceTimersByTimeAsync(3)
    }
    await vi.advanceTimersByTimeAsync(4)
    expect(steps).toBe(1)
  })

  test('two that came together are waited on for a moment: a third may follow', async () => {
    const turns = open()
    for (let n = 0; n < 2; n++) {
      turns.tokenised()
      turns.started()
    }
    await vi.advanceTimersByTimeAsync(5)
    expect(steps).toBe(0)
    turns.tokenised()
    await vi.advanceTimersByTimeAsync(11)
    expect(steps).toBe(0)
    turns.started()
    await vi.advanceTimersByTimeAsync(5)
    expect(steps).toBe(0)
    await vi.advanceTimersByTimeAsync(2)
    expect(steps).toBe(1)
  })

  test('several choices of one prompt are not a burst: nobody is waited for', async () => {
    const turns = open()
    turns.tokenised()
    for (let n = 0; n < 4; n++) turns.started()
    await read()
    expect(steps).toBe(1)
  })

  test('a prompt that never starts costs one step a moment, and the next one nothing', async () => {
    const turns = open()
    turns.tokenised()
    turns.soon()
    await vi.advanceTimersByTimeAsync(13)
    expect(steps).toBe(1)
    turns.soon()
    await read()
    expect(steps).toBe(2)
  })

  test('many that never start cost no more than one', async () => {
    const turns = open()
    turns.tokenised()
    turns.soon()
    await read()
    for (let n = 0; n < 5; n++) {
      await vi.advanceTimersByTimeAsync(2)
      turns.tokenised()
    }
    await vi.advanceTimersByTimeAsync(3)
    expect(steps).toBe(1)
  })

  test('a stream of prompts holds a step back for a moment in all, not for ever', async () => {
    const turns = open()
    for (let n = 0; n < 1000; n++) turns.tokenised()
    turns.soon()
    for (let n = 0; n < 20; n++) {
      turns.started()
      await vi.advanceTimersByTimeAsync(3)
    }
    expect(steps).toBeGreaterThanOrEqual(2)
  })

  test('once nobody has come for a while things are made ready, one after the other, until all are', async () => {
    const turns = open()
    turns.rest()
    await vi.advanceTimersByTimeAsync(49)
    expect(quiets).toBe(0)
    await vi.advanceTimersByTimeAsync(1000)
    expect(quiets).toBe(3)
  })

  test('nothing is made ready just before a prompt that was tokenised, nor while it is answered', async () => {
    const turns = open()
    turns.rest()
    await vi.advanceTimersByTimeAsync(40)
    turns.tokenised()
    await vi.advanceTimersByTimeAsync(40)
    expect(quiets).toBe(0)
    turns.started()
    await vi.advanceTimersByTimeAsync(1000)
    expect([quiets, steps]).toEqual([0, 1])
  })
})
