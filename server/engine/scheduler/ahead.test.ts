import { describe, expect, test } from 'vitest'
import { Ahead } from './ahead.ts'
import { makeSequences, type Sequence } from './sequences.ts'

const CONTEXT_TOKENS = 10

const idle = (): readonly [Sequence, Sequence] => {
  const [a, b] = makeSequences(2, CONTEXT_TOKENS)
  if (a === undefined || b === undefined) throw new Error('there are two')
  return [a, b]
}

/** All of it, as it is handed out. */
function all(ahead: Ahead, most: number): (readonly number[])[] {
  const portions: (readonly number[])[] = []
  for (;;) {
    const portion = ahead.next(most)
    if (portion === null) return portions
    portions.push(portion.tokens)
  }
}

describe('what is read ahead', () => {
  test('is handed out in order, little by little and once', () => {
    const [sequence] = idle()
    const ahead = new Ahead()
    ahead.expect(sequence, [1, 2, 3, 4, 5])
    expect(all(ahead, 2)).toEqual([[1, 2], [3, 4], [5]])
    expect(ahead.next(2)).toBeNull()
  })

  test('is of the conversation that ended last, then of the others', () => {
    const [a, b] = idle()
    const ahead = new Ahead()
    ahead.expect(a, [1, 2])
    ahead.expect(b, [3])
    expect(ahead.next(1)).toEqual({ sequence: b, tokens: [3] })
    expect(ahead.next(1)).toEqual({ sequence: a, tokens: [1] })
    ahead.expect(b, [4])
    expect(all(ahead, 8)).toEqual([[4], [2]])
  })

  test('is nothing of a sequence that another prompt has taken, while it is answered and after', () => {
    const [a, b] = idle()
    const ahead = new Ahead()
    for (const sequence of [a, b]) ahead.expect(sequence, [1, 2])
    a.busy = true
    b.given++
    expect(ahead.next(8)).toBeNull()
    a.busy = false
    expect(ahead.next(8)).toBeNull()
  })

  test('is nothing where it has no room', () => {
    const [sequence] = idle()
    const ahead = new Ahead()
    sequence.length = CONTEXT_TOKENS - 1
    ahead.expect(sequence, [1, 2])
    expect(ahead.next(8)).toBeNull()
    ahead.expect(sequence, [1])
    expect(all(ahead, 8)).toEqual([[1]])
  })
})
