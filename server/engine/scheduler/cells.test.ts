import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Cells } from './cells.ts'
import type { Prefix } from './prefix.ts'
import type { Sequence } from './sequences.ts'
import { promises } from '../../../test/promises.ts'
import { ToyContext } from './toy-context.fixture.ts'

promises('engine:prefix-own')

const prefix = (account: string, tokens: readonly number[], publicLength = 0) => ({
  account,
  tokens: Int32Array.from(tokens),
  length: tokens.length,
  publicLength,
})

/** Tokens that count from `from`. */
const run = (length: number, from = 0) => Array.from({ length }, (_, i) => (from + i) % 30)

function open({ sequences = 3, shelfBytes = 1_000_000 } = {}) {
  const context = new ToyContext()
  const cells = new Cells({ context, sequences, shelfBytes, clock: () => 0 })
  const feed = (sequence: Sequence, { tokens, account, publicLength }: Prefix, count: number) => {
    for (let n = 0; n < count && sequence.length < tokens.length; n++) {
      const position = sequence.length++
      context.writer = position < publicLength ? 'public' : (account ?? '')
      sequence.tokens[position] = tokens[position] ?? 0
      context.add(tokens[position] ?? 0, position, sequence.index, false)
      context.decode()
    }
  }
  const take = (prompt: Prefix) => {
    const sequence = cells.take(prompt)
    if (sequence === null) throw new Error('none is idle')
    return sequence
  }
  /** Takes, reads to the end and gives back; what was there already. */
  const use = (prompt: Prefix) => {
    const sequence = take(prompt)
    const cached = sequence.length
    feed(sequence, prompt, prompt.length)
    cells.release(sequence)
    return cached
  }
  return { context, cells, feed, take, use }
}

describe('a prompt', () => {
  test('takes over the sequence of its own conversation', () => {
    const { use } = open()
    use(prefix('a', run(50)))
    expect(use(prefix('a', run(90)))).toBe(50)
    expect(use(prefix('b', run(90)))).toBe(0)
  })

  test('copies what a busy sequence of its account has read', () => {
    const { context, feed, take } = open()
    const long = prefix('a', run(100))
    const first = take(long)
    feed(first, long, 60)
    const second = take(prefix('a', run(80)))
    expect(second.index).not.toBe(first.index)
    expect(second.length).toBe(60)
    expect(context.cellsOf(second.index)).toEqual(context.cellsOf(first.index))
  })

  test('copies the beginning it shares with a long conversation, and leaves that as it is', () => {
    const { use } = open()
    use(prefix('a', run(300)))
    expect(use(prefix('a', [...run(100), 9, 9]))).toBe(100)
    expect(use(prefix('a', [...run(300), 9, 9]))).toBe(300)
  })

  test('finds its conversation again after others took all the sequences', () => {
    const { use } = open({ sequences: 1 })
    use(prefix('a', run(200)))
    use(prefix('b', run(200, 5)))
    expect(use(prefix('a', [...run(200), 9]))).toBe(200)
    expect(use(prefix('b', [...run(200, 5), 9]))).toBe(200)
  })

  test('does not copy a whole book for its first words', () => {
    const { context, feed, take } = open()
    const book = prefix('a', run(2040))
    feed(take(book), book, 2040)
    const saved: number[] = []
    const save = context.save.bind(context)
    context.stateBytes = () => 1000
    context.save = (sequence) => {
      saved.push(sequence)
      return save(sequence)
    }
    expect(take(prefix('a', [...run(7), 9, 9])).length).toBe(0)
    expect(take(prefix('a', [...run(8), 9, 9])).length).toBe(8)
    expect(saved).toEqual([0])
  })

  test('is read again when what it could be had from is too large to copy', () => {
    const { context, feed, take } = open()
    const long = prefix('a', run(100))
    feed(take(long), long, 100)
    context.stateBytes = () => 2 * 1024 ** 3
    expect(take(prefix('a', run(80))).length).toBe(0)
  })

  test('is read again when there is no room to keep anything', () => {
    const { use } = open({ sequences: 1, shelfBytes: 0 })
    use(prefix('a', run(200)))
    use(prefix('b', run(200, 5)))
    expect(use(prefix('a', [...run(200), 9]))).toBe(0)
  })

  test("of another account begins with the charter that somebody's prompt began with", () => {
    const { use } = open()
    use(prefix('a', [...run(60), 1, 1, 1], 60))
    expect(use(prefix('b', [...run(60), 1, 1, 1], 60))).toBe(60)
    expect(use(prefix('c', [...run(60), 1, 1, 1], 0))).toBe(0)
  })

  test('finds memory ready for what it takes the place of, which nobody else waited for', () => {
    const { cells, take, use } = open({ sequences: 2, shelfBytes: 10_000_000 })
    expect(cells.prepare()).toBe(false)
    for (const account of ['a', 'b']) use(prefix(account, run(1500)))
    while (cells.prepare());
    take(prefix('c', run(60, 3)))
    expect(cells.prepare()).toBe(false)
    const none = open({ shelfBytes: 0 })
    none.use(prefix('a', run(1500)))
    expect(none.cells.prepare()).toBe(false)
  })

  test('gets nothing when all sequences are busy', () => {
    const { cells, take } = open({ sequences: 1 })
    take(prefix('a', [1]))
    expect(cells.take(prefix('a', [1]))).toBeNull()
  })
})

test('no token that one account wrote is ever used for another', () => {
  const asked = fc.record({
    account: fc.constantFrom('a', 'b', 'c'),
    charter: fc.nat(70),
    publicShare: fc.constantFrom(0, 0.5, 1),
    words: fc.array(fc.nat(1), { maxLength: 70 }),
    read: fc.nat(150),
    release: fc.nat(2),
  })
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 16 }), fc.nat(500_000), (all, shelfBytes) => {
      const { context, cells, feed, take } = open({ sequences: 3, shelfBytes })
      const busy: { sequence: Sequence; prompt: Prefix }[] = []
      const check = ({ sequence, prompt }: { sequence: Sequence; prompt: Prefix }) => {
        const held = context.cellsOf(sequence.index)
        expect(held.map(({ token }) => token)).toEqual(
          Array.from(prompt.tokens.subarray(0, sequence.length)),
        )
        for (const { by } of held) expect(['public', prompt.account]).toContain(by)
      }
      for (const { account, charter, publicShare, words, read, release } of all) {
        if (busy.length === 3) cells.release(busy.splice(release, 1)[0]?.sequence ?? fail())
        const tokens = [...Array<number>(charter).fill(7), ...words, 8]
        const prompt = prefix(account, tokens, Math.floor(charter * publicShare))
        const one = { sequence: take(prompt), prompt }
        check(one)
        feed(one.sequence, prompt, read)
        busy.push(one)
        for (const other of busy) {
          if (other.sequence.length < other.prompt.length) {
            cells.catchUp(other.sequence, other.prompt)
          }
          check(other)
        }
      }
    }),
    { numRuns: 150 },
  )
})

function fail(): never {
  throw new Error('there is one')
}
