import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FairLines } from './fair-lines.ts'

type Item = { readonly account: string; readonly n: number }

describe('fair lines', () => {
  test('an account alone is served in the order of its requests', () => {
    const lines = new FairLines<Item>()
    for (const n of [1, 2, 3]) lines.add({ account: 'a', n })
    expect([lines.take()?.n, lines.take()?.n, lines.take()?.n, lines.take()]).toEqual([
      1,
      2,
      3,
      null,
    ])
  })

  test('the one with fewest running goes first, then the one served longest ago', () => {
    const lines = new FairLines<Item>()
    const [first, second] = [
      { account: 'a', n: 1 },
      { account: 'a', n: 2 },
    ]
    lines.add(first)
    lines.take()
    lines.add(second)
    lines.add({ account: 'b', n: 3 })
    expect(lines.take()?.n).toBe(3)
    lines.finish(first)
    expect(lines.take()?.n).toBe(2)
  })

  test('nobody is forgotten and nobody is served twice, whatever comes, ends and gives up', () => {
    const step = fc.record({
      what: fc.constantFrom('add', 'add', 'take', 'finish', 'remove', 'put back'),
      account: fc.constantFrom('a', 'b', 'c'),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const lines = new FairLines<Item>()
        const waiting = new Set<Item>()
        const running = new Set<Item>()
        steps.forEach(({ what, account }, n) => {
          const own = [...waiting].find((item) => item.account === account)
          const [oldest] = running
          if (what === 'add') {
            const item = { account, n }
            waiting.add(item)
            lines.add(item)
          } else if (what === 'take') {
            const expected = lines.order()[0] ?? null
            const item = lines.take()
            expect(item).toBe(expected)
            if (item === null) return expect(waiting.size).toBe(0)
            expect(waiting.delete(item)).toBe(true)
            running.add(item)
          } else if (what === 'finish' && oldest !== undefined) {
            running.delete(oldest)
            lines.finish(oldest)
          } else if (what === 'put back' && oldest !== undefined) {
            running.delete(oldest)
            waiting.add(oldest)
            lines.putBack(oldest)
            const ownLine = lines.order().filter((item) => item.account === oldest.account)
            expect(ownLine[0]).toBe(oldest)
          } else if (what === 'remove' && own !== undefined) {
            waiting.delete(own)
            lines.remove(own)
          }
          expect(new Set(lines.order())).toEqual(waiting)
          for (const one of ['a', 'b', 'c']) {
            const count = [...running].filter((item) => item.account === one).length
            expect(lines.runningOf(one)).toBe(count)
          }
        })
      }),
    )
  })

  test('a heavy account never takes two turns while a light one waits', () => {
    const lines = new FairLines<Item>()
    for (let n = 0; n < 50; n++) lines.add({ account: 'heavy', n })
    let running = lines.take()
    for (let n = 100; n < 120; n++) {
      lines.add({ account: 'light', n })
      if (running !== null) lines.finish(running)
      running = lines.take()
      expect(running?.account).toBe('light')
      if (running !== null) lines.finish(running)
      running = lines.take()
    }
  })
})
