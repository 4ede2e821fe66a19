import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GrammarError, readGbnf } from './gbnf.ts'
import { GrammarRun } from './grammar-run.ts'
import { naiveMatch } from './naive-match.fixture.ts'
import { END, idsOf, seeded, vocabulary, walk } from './walk.fixture.ts'

/** Random grammars: rules only use later ones, or themselves behind a letter, so that all of them end. */
const item = (rules: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom('"a"', '"b"', '"ab"', '[a-c]', '[^a]', '"é"', ...rules),
    fc
      .tuple(
        fc.constantFrom('"a"', '[bc]', '("a" | "bc")', ...rules.map((name) => `("c" ${name})`)),
        fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '{0,4}'),
      )
      .map(([what, sign]) => `${what}${sign}`),
  )
const body = (rules: readonly string[], self: string) =>
  fc
    .array(fc.array(item(rules), { maxLength: 3 }), { minLength: 1, maxLength: 3 })
    .map((ways) => [...ways.map((way) => way.join(' ') || '""'), `"(" ${self} ")"`].join(' | '))
const grammar = fc
  .tuple(body(['x', 'y'], 'root'), body(['y'], 'x'), body([], 'root'))
  .map(([root, x, y]) => `root ::= ${root}\nx ::= ${x}\ny ::= ${y}\n`)
const text = fc.array(fc.constantFrom('a', 'b', 'c', '(', ')', 'é', 'z'), { maxLength: 9 })

/** One that is too ambiguous is refused while it runs, which is a property of its own (below). */
const whereItRuns =
  <A extends readonly unknown[]>(check: (...given: A) => void) =>
  (...given: A): void => {
    try {
      check(...given)
    } catch (error) {
      if (!(error instanceof GrammarError)) throw error
    }
  }

function takes(run: GrammarRun, ids: readonly number[]): boolean {
  return ids.every((id) => {
    if (!run.allows(id)) return false
    run.accept(id)
    return true
  })
}

describe('a grammar beside an answer', () => {
  test('takes exactly the texts of its grammar', () => {
    fc.assert(
      fc.property(
        grammar,
        text,
        whereItRuns((gbnf, characters) => {
          const run = new GrammarRun({ gbnf, after: null }, vocabulary)
          const whole = characters.join('')
          const taken = takes(run, idsOf(whole)) && run.complete
          expect(taken).toBe(naiveMatch(readGbnf(gbnf), whole))
        }),
      ),
      { numRuns: 1500 },
    )
  })

  test('never walks into a dead end, and what it ends is a text of the grammar', () => {
    let ended = 0
    fc.assert(
      fc.property(
        grammar,
        fc.nat(),
        whereItRuns((gbnf, seed) => {
          const written = walk(gbnf, seeded(seed), 60)
          if (written === null || written.length > 14) return
          ended++
          expect(naiveMatch(readGbnf(gbnf), written)).toBe(true)
        }),
      ),
      { numRuns: 400 },
    )
    expect(ended).toBeGreaterThan(100)
  })

  test('says of the whole vocabulary what it says of each token', () => {
    fc.assert(
      fc.property(
        grammar,
        text,
        whereItRuns((gbnf, characters) => {
          const run = new GrammarRun({ gbnf, after: null }, vocabulary)
          takes(run, idsOf(characters.join('')))
          const each = Array.from({ length: vocabulary.size }, (_, id) => (run.allows(id) ? 1 : 0))
          expect([...run.allowed()]).toEqual(each)
          const count = each.filter((one) => one === 1).length
          expect(run.leavesNoChoice).toBe(count < 2)
        }),
      ),
      { numRuns: 150 },
    )
  })

  test('allows the end exactly where the text is whole', () => {
    const run = new GrammarRun({ gbnf: 'root ::= "a" "b"?', after: null }, vocabulary)
    expect(run.allows(END)).toBe(false)
    takes(run, idsOf('a'))
    expect(run.allows(END)).toBe(true)
    takes(run, idsOf('b'))
    expect([run.allows(END), run.leavesNoChoice]).toEqual([true, true])
    run.accept(END)
    expect(run.complete).toBe(true)
  })

  test('never allows a token without text', () => {
    const run = new GrammarRun({ gbnf: 'root ::= .*', after: null }, vocabulary)
    expect(run.allows(END + 1)).toBe(false)
    expect(run.allowed()[END + 1]).toBe(0)
  })

  test('refuses to take what it does not allow', () => {
    const run = new GrammarRun({ gbnf: 'root ::= "a"', after: null }, vocabulary)
    expect(() => run.accept(idsOf('b')[0] ?? 0)).toThrow('the grammar does not allow token 98 here')
  })

  test('a character may come in pieces', () => {
    const run = new GrammarRun({ gbnf: 'root ::= [é-ü]', after: null }, vocabulary)
    expect(takes(run, [0xc3, 0xa9]) && run.complete).toBe(true)
    const other = new GrammarRun({ gbnf: 'root ::= [é-ü]', after: null }, vocabulary)
    expect(takes(other, [0xc3])).toBe(true)
    expect([other.allows(0xa8), other.allows(0xa9), other.complete]).toEqual([false, true, false])
  })

  test('a count of ten thousand takes no room and is held exactly', () => {
    const run = new GrammarRun({ gbnf: 'root ::= "a"{9999,10000}', after: null }, vocabulary)
    const a = idsOf('a')[0] ?? 0
    for (let n = 0; n < 9999; n++) run.accept(a)
    expect([run.complete, run.allows(a)]).toEqual([true, true])
    run.accept(a)
    expect([run.complete, run.allows(a)]).toEqual([true, false])
  })

  test('depth without end is followed, and its memory is given back', () => {
    const run = new GrammarRun({ gbnf: 'root ::= "[" root "]" | "x"', after: null }, vocabulary)
    const [open = 0, close = 0] = idsOf('[]')
    for (let n = 0; n < 9000; n++) run.accept(open)
    run.accept(idsOf('x')[0] ?? 0)
    for (let n = 0; n < 9000; n++) run.accept(close)
    expect([run.complete, run.allows(close)]).toEqual([true, false])
  })
})

describe('a grammar that waits', () => {
  const waiting = () => new GrammarRun({ gbnf: 'root ::= "1"+', after: '<go>' }, vocabulary)

  test('allows everything, the end too, until its text was written', () => {
    const run = waiting()
    takes(run, idsOf('so <g <<go'))
    expect([run.complete, run.allows(idsOf('x')[0] ?? 0)]).toEqual([true, true])
    takes(run, idsOf('>'))
    expect([run.complete, run.allows(idsOf('x')[0] ?? 0)]).toEqual([false, false])
    expect(takes(run, idsOf('11')) && run.complete).toBe(true)
  })

  test('finds its text wherever it begins, also across tokens and over itself', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b'), { maxLength: 12 }), (characters) => {
        const run = new GrammarRun({ gbnf: 'root ::= "1"', after: 'aabaa' }, vocabulary)
        const whole = characters.join('')
        const found = whole.indexOf('aabaa')
        const fits = found === -1 || found + 5 === whole.length
        expect(takes(run, idsOf(whole))).toBe(fits)
        if (fits) expect(run.complete).toBe(found === -1)
      }),
    )
  })

  test('holds what stands behind it in the same token', () => {
    const ab = idsOf('ab', true)[0] ?? 0
    const allowing = (gbnf: string) => new GrammarRun({ gbnf, after: 'a' }, vocabulary).allows(ab)
    expect([allowing('root ::= "b"'), allowing('root ::= "c"')]).toEqual([true, false])
  })
})

test('a grammar that is too ambiguous is a refusal, not a hang', () => {
  const gbnf = `root ::= ${Array.from({ length: 20 }, () => '"a"?').join(' ')} x{2,60000}\nx ::= ("a" | "a" y | y "a"){1,50000} \ny ::= "a"{1,60000}`
  const run = new GrammarRun({ gbnf, after: null }, vocabulary)
  const a = idsOf('a')[0] ?? 0
  expect(() => {
    for (let n = 0; n < 3000; n++) run.accept(a)
  }).toThrow('the grammar is too ambiguous to be run')
})
