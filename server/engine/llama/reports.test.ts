import { expect, test } from 'vitest'
import type { StepReport } from './protocol.ts'
import { Reports } from './reports.ts'

const empty: StepReport = { type: 'step', prompted: [], tokens: [], ended: [] }
const token = (id: number, run = 1): StepReport['tokens'][number] => ({
  run,
  id,
  kind: 0,
  trace: new Uint8Array(),
  score: null,
})

function open() {
  const sent: StepReport[] = []
  const time = { now: 1000 }
  const reports = new Reports({ send: (report) => sent.push(report), clock: () => time.now })
  const ids = () => sent.map(({ tokens }) => tokens.map(({ id }) => id))
  /** A step that takes so long and gives what it gives. */
  const step = (ms: number, given: Partial<StepReport>) => {
    time.now += ms
    reports.decoded()
    reports.add({ ...empty, ...given })
  }
  return { sent, reports, ids, step }
}

test('the tokens of fast steps travel together, in order, while those of another step are chosen', () => {
  const { ids, step } = open()
  for (let id = 0; id < 14; id++) step(10, { tokens: [token(id)] })
  expect(ids()).toEqual([[0], [1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]])
})

test('of four answers two fast steps travel together, of eight each by itself', () => {
  const stepsTold = (answers: number) => {
    const { sent, step } = open()
    const tokens = Array.from({ length: answers }, (_, run) => token(run, run))
    for (let n = 0; n < 6; n++) step(10, { tokens })
    return sent.map((report) => report.tokens.length / answers)
  }
  expect(stepsTold(4)).toEqual([1, 2, 2])
  expect(stepsTold(8)).toEqual([1, 1, 1, 1, 1])
})

test("a slow step's tokens travel as soon as the next one is decoded", () => {
  const { ids, step } = open()
  for (let id = 0; id < 5; id++) step(31, { tokens: [token(id)] })
  expect(ids()).toEqual([[0], [1], [2], [3]])
})

test('the first token of an answer that begins by itself never waits, whoever is beside it', () => {
  const { ids, step } = open()
  step(31, { prompted: [{ run: 1, cached: 0 }], tokens: [token(0)] })
  step(31, { prompted: [{ run: 2, cached: 0 }], tokens: [token(1), token(10, 2)] })
  step(31, { tokens: [token(2), token(11, 2)] })
  expect(ids()).toEqual([[0], [10], [1]])
})

test('answers that begin together begin together', () => {
  const { ids, step } = open()
  const prompted = [
    { run: 1, cached: 0 },
    { run: 2, cached: 0 },
  ]
  step(31, { prompted, tokens: [token(0), token(10, 2)] })
  expect(ids()).toEqual([])
  step(31, { tokens: [token(1), token(11, 2)] })
  expect(ids()).toEqual([[0, 10]])
})

test('an end never waits, nor does what came before it; the tokens of others keep their pace', () => {
  const { ids, sent, step } = open()
  step(31, { tokens: [token(0), token(10, 2)] })
  step(31, { tokens: [token(1), token(11, 2)] })
  step(31, { tokens: [token(2), token(12, 2)], ended: [{ run: 1, end: 'eos' }] })
  step(31, { tokens: [token(13, 2)] })
  expect(ids()).toEqual([[0, 10], [1, 11], [2], [12]])
  expect(sent.map(({ ended }) => ended.length)).toEqual([0, 0, 1, 0])
})

test('slow steps are told one by one, though they give nothing: silence means that the process hangs', () => {
  const { sent, step, reports } = open()
  for (let n = 0; n < 3; n++) {
    step(500, {})
    reports.flush()
  }
  expect(sent).toHaveLength(3)
})

test('nothing is kept back once it is asked for', () => {
  const { reports, ids } = open()
  reports.add({ ...empty, tokens: [token(0)] })
  reports.add({ ...empty, tokens: [token(1)] })
  reports.flush()
  reports.flush()
  expect(ids()).toEqual([[0, 1]])
})
