import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AnswerReading } from '../reading/answer-reading.ts'
import { unadjusted } from './adjustment.ts'
import { Candidates } from './candidates.ts'
import { Largest } from './largest.ts'
import { Sampler } from './sampler.ts'
import { ThoughtBudget, type ThoughtOrder } from './thought-budget.ts'
import { TRACED } from './trace.ts'

const [OPEN, CLOSE, LINE] = [1, 2, 3]
const texts = new Map([
  [OPEN, '<t>'],
  [CLOSE, '</t>'],
  [LINE, '\n'],
  [4, '</'],
  [5, 't>'],
])
const pieceOf = (id: number) => new TextEncoder().encode(texts.get(id) ?? `w${id}`)

const order = (changes: Partial<ThoughtOrder> = {}): ThoughtOrder => ({
  open: OPEN,
  close: CLOSE,
  begun: false,
  budget: 2,
  closing: [LINE, CLOSE, LINE],
  ...changes,
})

/** What comes of a model that would say these tokens. */
function said(changes: Partial<ThoughtOrder>, wishes: readonly number[]): number[] {
  const thought = new ThoughtBudget(order(changes), pieceOf)
  const output: number[] = []
  const rest = [...wishes]
  while (rest.length > 0 || thought.forced !== null) {
    const id = thought.forced ?? rest.shift() ?? 0
    output.push(id)
    thought.accept(id)
  }
  return output
}

test('a thought that takes too long is closed, and what follows is free', () => {
  expect(said({}, [OPEN, 7, 8, 9, CLOSE, 7])).toEqual([OPEN, 7, 8, LINE, CLOSE, LINE, 9, CLOSE, 7])
})

test('a thought within its budget is left alone', () => {
  expect(said({}, [OPEN, 7, CLOSE, 9, 9, 9])).toEqual([OPEN, 7, CLOSE, 9, 9, 9])
  expect(said({}, [7, 8, 9, 9, 9])).toEqual([7, 8, 9, 9, 9])
})

test('without any budget a thought is closed as it opens, one that the prompt opened at once', () => {
  expect(said({ budget: 0 }, [OPEN, 7])).toEqual([OPEN, LINE, CLOSE, LINE, 7])
  expect(said({ budget: 0, begun: true }, [7])).toEqual([LINE, CLOSE, LINE, 7])
})

test('a mark counts where it is read as one: behind words it opens nothing, spelt by other tokens it closes too', () => {
  expect(said({}, [7, OPEN, 8, 9, 9, 9])).toEqual([7, OPEN, 8, 9, 9, 9])
  expect(said({ budget: 3 }, [LINE, OPEN, 7, 4, 5, 9, 9, 9])).toEqual([
    LINE,
    OPEN,
    7,
    4,
    5,
    9,
    9,
    9,
  ])
  expect(said({}, [OPEN, 7, CLOSE, OPEN, 8, 9, 9])).toEqual([OPEN, 7, CLOSE, OPEN, 8, 9, 9])
})

test('no thought is ever longer than its budget', () => {
  fc.assert(
    fc.property(fc.nat(6), fc.boolean(), fc.array(fc.nat(9)), (budget, begun, wishes) => {
      const output = said({ budget, begun, closing: [CLOSE] }, wishes)
      const reading = new AnswerReading({
        stop: [],
        thinking: { open: '<t>', close: '</t>', begun, tokens: null, budget: null },
        calls: null,
      })
      const told = [...output.flatMap((id) => reading.push(pieceOf(id), id)), ...reading.end()]
      const thought = told.flatMap((one) => (one.type === 'thought' ? one.text : [])).join('')
      // The pieces of a mark that is spelt by other tokens are part of the thought up to the last of them.
      expect(thought.match(/w[0-9]|\n|<\/|t>/g)?.length ?? 0).toBeLessThanOrEqual(budget)
    }),
  )
})

test('a mark that writes nothing opens and closes as well', () => {
  const silent = (id: number) => (id === OPEN || id === CLOSE ? new Uint8Array() : pieceOf(id))
  const thought = new ThoughtBudget(order({ budget: 1 }), silent)
  for (const id of [OPEN, 7]) thought.accept(id)
  expect(thought.forced).toBe(LINE)
  for (const id of [LINE, CLOSE, LINE]) thought.accept(id)
  expect(thought.forced).toBeNull()
})

test('a forced token says so, whatever the scores, and its score is none', () => {
  const filters = { topK: 0, topP: 1, minP: 0, temperature: 1, ...unadjusted }
  const workbench = { raw: new Largest(TRACED), candidates: new Candidates(5) }
  const thought = order({ budget: 0, begun: true })
  const sampler = new Sampler({ ...filters, thought }, new Uint8Array(32), workbench, { pieceOf })
  const row = Float32Array.of(9, 0, -Infinity, -5, 1)
  expect(sampler.pick(row, 0)).toEqual({ id: LINE, kind: 3, score: 0 })
  expect(workbench.raw.ids[0]).toBe(0)
  for (const id of [LINE, CLOSE, LINE]) sampler.accept(id)
  expect(sampler.pick(row, 3).kind).toBe(0)
})
