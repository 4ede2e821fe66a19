import { describe, expect, test } from 'vitest'
import { Ahead } from './ahead.ts'
import { Cells } from './cells.ts'
import { ToyContext } from './toy-context.fixture.ts'

/** Two sequences, and what was expected of whom. */
function open() {
  const context = new ToyContext()
  const cells = new Cells({ context, sequences: 2, shelfBytes: 0, clock: () => 0 })
  return { cells, ahead: new Ahead(cells, 2) }
}

const prompt = (account: string, ...tokens: readonly number[]) => ({
  account,
  tokens: Int32Array.from(tokens),
  length: tokens.length,
  publicLength: 0,
})

/** All of it, as it is handed out, where it is read at once. */
function all(ahead: Ahead, most: number): number[][] {
  const portions: number[][] = []
  for (;;) {
    const portion = ahead.next(most)
    if (portion === null) return portions
    portions.push([...portion.tokens])
    for (const token of portion.tokens) portion.sequence.tokens[portion.sequence.length++] = token
  }
}

describe('what is expected', () => {
  test('is handed out in order, little by little and once', () => {
    const { ahead } = open()
    ahead.expect(prompt('ada', 1, 2, 3, 4, 5))
    expect(all(ahead, 2)).toEqual([[1, 2], [3, 4], [5]])
    expect(ahead.next(2)).toBeNull()
  })

  test('is handed out as far as it is not read yet', () => {
    const { ahead } = open()
    ahead.expect(prompt('ada', ...Array<number>(20).fill(7)))
    expect(all(ahead, 100)).toHaveLength(1)
    ahead.expect(prompt('ada', ...Array<number>(20).fill(7), 8, 9))
    expect(all(ahead, 100)).toEqual([[8, 9]])
  })

  test('is of the conversation that was told last first, and of no more than have cells', () => {
    const { ahead } = open()
    for (const [i, account] of ['ada', 'bob', 'eve'].entries()) ahead.expect(prompt(account, i, i))
    expect(all(ahead, 8)).toEqual([
      [2, 2],
      [1, 1],
    ])
  })

  test('is nothing more of a sequence that a prompt has taken, while it is answered and after', () => {
    const { ahead, cells } = open()
    ahead.expect(prompt('ada', 1, 2, 3))
    const { sequence } = ahead.next(1) ?? {}
    cells.take(prompt('bob', 4, 5))
    const taken = cells.take(prompt('bob', 6, 7))
    expect(taken).toBe(sequence)
    expect(ahead.next(1)).toBeNull()
    if (taken !== null) cells.release(taken)
    expect(ahead.next(1)).toBeNull()
  })

  test('is nothing while every sequence is busy', () => {
    const { ahead, cells } = open()
    for (const token of [1, 2]) cells.take(prompt('bob', token, token))
    ahead.expect(prompt('ada', 1, 2, 3))
    expect(ahead.next(1)).toBeNull()
  })
})
