import { expect, test } from 'vitest'
import type { StepReport } from './protocol.ts'
import { Reports } from './reports.ts'

const empty: StepReport = { type: 'step', prompted: [], tokens: [], ended: [] }
const token = (id: number): StepReport['tokens'][number] => ({
  run: 1,
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
  return { sent, time, reports, ids }
}

test('tokens of fast steps travel together, in order', () => {
  const { reports, time, ids } = open()
  for (let id = 0; id < 9; id++) {
    reports.add({ ...empty, tokens: [token(id)] })
    time.now += 10
  }
  expect(ids()).toEqual([[0], [1, 2, 3, 4, 5, 6]])
})

test('a token does not wait for a step that would end too late', () => {
  const { reports, time, ids } = open()
  for (let id = 0; id < 5; id++) {
    reports.add({ ...empty, tokens: [token(id)] })
    time.now += 31
  }
  expect(ids()).toEqual([[0], [1], [2], [3], [4]])
})

test('a first token and an end never wait, nor does what came before them', () => {
  const { reports, sent, ids } = open()
  reports.add({ ...empty, prompted: [{ run: 1, cached: 0 }], tokens: [token(0)] })
  reports.add({ ...empty, tokens: [token(1)] })
  reports.add({ ...empty, tokens: [token(2)], ended: [{ run: 1, end: 'eos' }] })
  expect(ids()).toEqual([[0], [1, 2]])
  expect(sent.at(-1)?.ended).toEqual([{ run: 1, end: 'eos' }])
})

test('slow steps are told one by one: silence means that the process hangs', () => {
  const { reports, time, sent } = open()
  for (let step = 0; step < 3; step++) {
    reports.add(empty)
    time.now += 61
  }
  expect(sent).toHaveLength(3)
})

test('nothing is kept back once it is asked for', () => {
  const { reports, ids } = open()
  reports.add({ ...empty, tokens: [token(0)] })
  reports.add({ ...empty, tokens: [token(1)] })
  reports.flush()
  reports.flush()
  expect(ids()).toEqual([[0], [1]])
})
