import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AnswerReading } from '../reading/answer-reading.ts'
import { GrammarRun } from './grammar-run.ts'
import { END, idsOf, seeded, vocabulary } from './walk.fixture.ts'

const marks = { open: '<t>', close: '</t>' }
/** Without text, and not the end. */
const SILENT = END + 1

type Held = { readonly begun: boolean; readonly after?: string | null }
const runOf = ({ begun, after = null }: Held) =>
  new GrammarRun({ gbnf: 'root ::= "[" "1"* "]"', after }, vocabulary, { ...marks, begun })

function takes(run: GrammarRun, text: string): boolean {
  return idsOf(text).every((id) => {
    if (!run.allows(id)) return false
    run.accept(id)
    return true
  })
}

const whole = (held: Held, text: string) => {
  const run = runOf(held)
  return takes(run, text) && run.complete
}

describe('a form behind a thought', () => {
  test('leaves the thought free, with the space behind it, and holds from the first word on', () => {
    expect(whole({ begun: true }, 'Well [2] <t> </t\n</t>\n\n[11]')).toBe(true)
    expect(whole({ begun: false }, '<t>hm</t> \n[1]')).toBe(true)
    expect(whole({ begun: false }, '[1]')).toBe(true)
    for (const words of [
      '<t',
      '<t>hm</t>no',
      '[1]<t>',
      ' [1]',
      ' <t>hm</t>[1]',
      '<t>hm</t>[1] ',
      '<t>a</t><t>',
    ]) {
      expect([words, takes(runOf({ begun: false }), words)]).toEqual([words, words === '<t'])
    }
  })

  test('does not let an answer end before it, nor inside the thought', () => {
    for (const text of ['', '<t>', '<t>hm', '<t>hm</t>', '<t>hm</t>\n', '<t>hm</t>[']) {
      const run = runOf({ begun: false })
      expect(takes(run, text)).toBe(true)
      expect([text, run.complete, run.allows(END), run.allowed()[END]]).toEqual([
        text,
        false,
        false,
        0,
      ])
    }
  })

  test('of a call that may come waits for the words: one that is only thought of is none', () => {
    const held = { begun: false, after: '(' }
    expect(whole(held, '<t>I write ([2] then</t>no call')).toBe(true)
    expect(whole(held, '<t>(</t>call: ([1]')).toBe(true)
    expect(whole(held, '\n<t>([2</t>([1]')).toBe(true)
    expect(takes(runOf(held), '<t>(</t>call: (x')).toBe(false)
    // What was begun like a mark and is none was words from its first byte on.
    expect(takes(runOf({ ...held, after: '<' }), '<tx')).toBe(false)
    expect(whole({ ...held, after: '<' }, '<[1]')).toBe(true)
  })

  test('leaves to the model the tokens that write nothing, as long as nothing is held', () => {
    for (const [text, isFree] of [
      ['<t>', true],
      ['<t>a</t>', false],
      ['', false],
    ] as const) {
      const run = runOf({ begun: false })
      takes(run, text)
      expect([text, run.allows(SILENT), run.allowed()[SILENT]]).toEqual([
        text,
        isFree,
        isFree ? 1 : 0,
      ])
    }
    const waiting = new GrammarRun({ gbnf: 'root ::= "x"', after: '(' }, vocabulary)
    expect([waiting.allows(SILENT), waiting.allowed()[SILENT]]).toEqual([true, 1])
    waiting.accept(SILENT)
    takes(waiting, '(')
    expect([waiting.allows(SILENT), waiting.allowed()[SILENT]]).toEqual([false, 0])
  })

  test('is what the reading makes of the answer, however that is cut', () => {
    const part = fc.constantFrom('<t>', '</t>', '<', 't', '/', '>', ' ', '\n', '[', '1', ']', 'é')
    let ended = 0
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 20 }),
        fc.boolean(),
        fc.nat(),
        (parts, begun, seed) => {
          const run = runOf({ begun })
          const reading = new AnswerReading({
            stop: [],
            thinking: { ...marks, begun, tokens: null, budget: null },
            calls: null,
          })
          const random = seeded(seed)
          const ids = parts.flatMap((text) => idsOf(text))
          for (let left = 60; left > 0 && !(run.complete && ids.length === 0); left--) {
            const wished = ids.shift()
            const allowed = [...run.allowed().entries()].flatMap(([id, is]) => (is === 1 ? id : []))
            const any = allowed[Math.floor(random() * allowed.length)] ?? END
            const id = wished !== undefined && run.allows(wished) ? wished : any
            if (id === END) break
            run.accept(id)
            reading.push(vocabulary.piece(id), id)
          }
          if (!run.complete) return
          ended++
          reading.end()
          expect(reading.text).toMatch(/^\[1*\]$/)
        },
      ),
      { numRuns: 400 },
    )
    expect(ended).toBeGreaterThan(40)
  })
})
