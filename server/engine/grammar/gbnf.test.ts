import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkGrammar } from './check.ts'
import { GrammarError, readGbnf } from './gbnf.ts'
import { readNetwork } from './network.ts'

const root = (text: string) => readGbnf(text).get('root')

describe('reading GBNF', () => {
  test('literals, classes, groups, choices and counts', () => {
    const a = { kind: 'class', set: [[97, 97]] }
    expect(root('root ::= "a"')).toEqual(a)
    expect(root('root ::= [a-cx]')).toEqual({
      kind: 'class',
      set: [
        [97, 99],
        [120, 120],
      ],
    })
    expect(root('root ::= "a" | (  "a"\n |"a" )')).toEqual({
      kind: 'choice',
      items: [a, { kind: 'choice', items: [a, a] }],
    })
    const counts = ['*', '+', '?', '{3}', '{2,}', '{0,7}']
    expect(counts.map((sign) => root(`root ::= "a"${sign}`))).toEqual(
      [
        [0, null],
        [1, null],
        [0, 1],
        [3, 3],
        [2, null],
        [0, 7],
      ].map(([min, max]) => ({ kind: 'repeat', item: a, min, max })),
    )
  })

  test('escapes are characters', () => {
    expect(root(String.raw`root ::= [\x41\u00e9\U0001F600\n\"\\]`)).toEqual({
      kind: 'class',
      set: [0x0a, 0x22, 0x41, 0x5c, 0xe9, 0x1f600].map((point) => [point, point]),
    })
  })

  test('comments and empty alternatives are read over', () => {
    const grammar = readGbnf('# a list\nroot ::= x | # nothing\n  ""\nx ::= "x"   # one\n')
    expect([...grammar.keys()]).toEqual(['root', 'x'])
  })

  test.each([
    ['root ::= "a', 'line 1'],
    ['root ::= [a', 'line 1'],
    ['root ::= (a', 'line 1'],
    ['root = "a"', '"::=" is expected'],
    ['root ::= "a"\nroot ::= "b"', 'the rule root comes twice'],
    ['root ::= "a"{3,2}', 'ends before it begins'],
    ['root ::= "a"{70000}', 'more than 65535 repetitions'],
    ['root ::= [b-a]', 'ends before it begins'],
    ['root ::= <tok>', '"\\n" is expected'],
    ['root ::= "\\q"', 'the escape \\q is unknown'],
    [`root ::= ${'('.repeat(100)}`, 'nested too deep'],
  ])('%s is refused in words', (text, why) => {
    expect(() => readGbnf(text)).toThrow(GrammarError)
    expect(() => readGbnf(text)).toThrow(why)
  })

  test('no text at all makes it fail in another way than with a sentence', () => {
    const piece = fc.constantFrom(
      'root',
      ' ::= ',
      '"a"',
      '[a-z]',
      '(',
      ')',
      '|',
      '*',
      '{2,3}',
      '\n',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 14 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (source) => {
        try {
          readNetwork(source)
        } catch (error) {
          expect(error).toBeInstanceOf(GrammarError)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a grammar is refused', () => {
  const check = (text: string) => () => checkGrammar(readGbnf(text), 'root')
  test('without its root', () => {
    expect(check('rot ::= "a"')).toThrow('the grammar has no rule root')
  })
  test('when a name has no rule', () => {
    expect(check('root ::= x')).toThrow('the rule root uses x, which is not there')
  })
  test('when a rule can never end', () => {
    expect(check('root ::= "a" root')).toThrow('the rule root can never end')
    expect(check('root ::= "a" x?\nx ::= [] | "b" x')).toThrow('the rule x can never end')
  })
  test('when a rule begins with itself, also behind what may be empty', () => {
    expect(check('root ::= root "a" | "b"')).toThrow('the rule root begins with itself')
    expect(check('root ::= "c"? x | "a"\nx ::= "d"* root "e"')).toThrow('begins with itself')
  })
  test('but not for a recursion that reads first, however long the chain', () => {
    const chain = Array.from({ length: 5000 }, (_, at) => `r${at} ::= "a" r${at + 1}\n`).join('')
    expect(check(`root ::= r0 | "(" root ")"\n${chain}r5000 ::= "b"`)).not.toThrow()
  })
  test('when what may be empty is counted high', () => {
    expect(() => readNetwork('root ::= ("a"?){900}')).toThrow('repeated too often')
  })
})
