import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { open, refusalOf } from './admission.fixture.ts'

describe('admission', () => {
  test('lets in as many as there are sequences, and the next when one leaves', () => {
    const { admission, enter } = open()
    const [a, b, c] = [enter('a'), enter('b'), enter('c')]
    expect([a.isIn, b.isIn, c.isIn]).toEqual([true, true, false])
    expect(c.positions).toEqual([0])
    admission.leave(a)
    expect(c.isIn).toBe(true)
    expect([admission.running, admission.waiting]).toEqual([2, 0])
  })

  test('an account that sends many does not keep another waiting behind them', () => {
    const { admission, enter } = open({ sequences: 1 })
    const heavy = Array.from({ length: 5 }, () => enter('heavy'))
    const light = enter('light')
    expect(light.positions).toEqual([0])
    if (heavy[0] !== undefined) admission.leave(heavy[0])
    expect(light.isIn).toBe(true)
    expect(heavy.filter(({ isIn }) => isIn)).toHaveLength(1)
  })

  test('waiting accounts take turns', () => {
    const { admission, enter } = open({ sequences: 1 })
    let current = enter('first')
    const waiting = ['a', 'a', 'a', 'b', 'b', 'c'].map(enter)
    const served: string[] = []
    while (admission.waiting > 0) {
      admission.leave(current)
      current = waiting.find(({ isIn }) => isIn) ?? current
      waiting.splice(waiting.indexOf(current), 1)
      served.push(current.account)
    }
    expect(served).toEqual(['a', 'b', 'c', 'a', 'b', 'a'])
  })

  test('tells each where they stand, again only when it changed', () => {
    const { admission, enter } = open({ sequences: 1 })
    const running = enter('a')
    const [b1, b2, c] = [enter('b'), enter('b'), enter('c')]
    expect([b1.positions, b2.positions, c.positions]).toEqual([[0], [1, 2], [1]])
    admission.leave(running)
    expect([b1.isIn, b2.positions, c.positions]).toEqual([true, [1, 2, 1], [1, 0]])
  })

  test('whoever gives up waiting leaves the line, and leaving twice is harmless', () => {
    const { admission, enter } = open({ sequences: 1 })
    enter('a')
    const [b, c] = [enter('b'), enter('c')]
    admission.leave(b)
    admission.leave(b)
    expect(c.positions).toEqual([1, 0])
    expect([admission.running, admission.waiting]).toEqual([1, 1])
  })

  test('refuses when the lines are full, in all or of one account', () => {
    const { enter } = open({ sequences: 1, waiting: 3, waitingOfOne: 2 })
    enter('a')
    enter('a')
    enter('a')
    expect(refusalOf(() => enter('a'))).toMatchObject({
      code: 'too_many_requests',
      message: '2 of your requests are waiting already; try again in 30 s',
    })
    enter('b')
    enter('c')
    expect(refusalOf(() => enter('d')).message).toBe(
      '3 requests are waiting already; try again in 40 s',
    )
  })

  test('says when to come back by how long runs were measured to take', () => {
    const { admission, enter, time } = open({ sequences: 2, waiting: 2 })
    for (let n = 0; n < 60; n++) {
      const ticket = enter('a')
      time.now += 2_000
      admission.leave(ticket)
    }
    for (const account of ['a', 'b', 'c', 'd']) enter(account)
    expect(refusalOf(() => enter('e')).retryAfterSeconds).toBe(4)
  })

  test('a wait that was given up does not count as a run', () => {
    const { admission, enter, time } = open({ sequences: 1, waiting: 1 })
    enter('a')
    const impatient = enter('b')
    time.now += 1_000_000
    admission.leave(impatient)
    enter('b')
    expect(refusalOf(() => enter('c')).retryAfterSeconds).toBe(20)
  })
})

describe('an account with nothing running', () => {
  test('has one of those with most running step aside, once, and is let in when it has', () => {
    const { admission, enter } = open({ sequences: 3 })
    const heavy = [enter('heavy'), enter('heavy'), enter('heavy'), enter('heavy')]
    const light = enter('light')
    const lighter = enter('light')
    expect(heavy.map(({ isAskedAside }) => isAskedAside)).toEqual([0, 0, 1, 0])
    const aside = heavy[2]
    if (aside === undefined) throw new Error('there is a third')
    aside.isIn = false
    admission.steppedAside(aside)
    expect([light.isIn, lighter.isIn, aside.isIn]).toEqual([true, false, false])
    admission.leave(light)
    expect(lighter.isIn).toBe(true)
    admission.leave(lighter)
    // It had begun: it goes before what its account asked later.
    expect([aside.isIn, heavy[3]?.isIn]).toEqual([true, false])
  })

  test('waits where nobody has two running', () => {
    const { enter } = open({ sequences: 2 })
    const [a, b, c] = [enter('a'), enter('b'), enter('c')]
    expect([a.isAskedAside, b.isAskedAside, c.isIn]).toEqual([0, 0, false])
  })

  test('is let in too when the one asked to step aside ends instead', () => {
    const { admission, enter } = open({ sequences: 2 })
    const [, second, light] = [enter('heavy'), enter('heavy'), enter('light')]
    expect(second.isAskedAside).toBe(1)
    admission.leave(second)
    admission.steppedAside(second)
    expect(light.isIn).toBe(true)
    expect([admission.running, admission.waiting]).toEqual([2, 0])
  })

  test('does not put aside the last one of any account, however many come', () => {
    const { enter } = open({ sequences: 3 })
    const heavy = [enter('heavy'), enter('heavy'), enter('heavy')]
    for (const account of ['a', 'b', 'c', 'd']) enter(account)
    expect(heavy.map(({ isAskedAside }) => isAskedAside)).toEqual([0, 1, 1])
  })
})

describe('a wait that lasts longer than the deadline', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('ends with a refusal that says when to come back, and leaves the line', () => {
    const { admission, enter } = open({ sequences: 1, deadlineMs: 30_000 })
    enter('a')
    const [b, c] = [enter('b'), enter('c')]
    vi.advanceTimersByTime(29_999)
    expect(b.refusal).toBeNull()
    vi.advanceTimersByTime(1)
    expect(b.refusal).toMatchObject({
      code: 'too_many_requests',
      message: 'it waited 30 s and its turn did not come; try again in 10 s',
      retryAfterSeconds: 10,
    })
    expect(c.refusal?.retryAfterSeconds).toBe(10)
    expect([admission.running, admission.waiting]).toEqual([1, 0])
  })

  test('does not end a run, nor one that stepped aside', () => {
    const { admission, enter } = open({ sequences: 2, deadlineMs: 30_000 })
    const [first, second] = [enter('heavy'), enter('heavy')]
    const light = enter('light')
    admission.steppedAside(second)
    vi.advanceTimersByTime(100_000)
    expect([first.refusal, second.refusal, light.refusal]).toEqual([null, null, null])
    expect([admission.running, admission.waiting]).toEqual([2, 1])
  })
})
