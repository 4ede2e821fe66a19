import type { AnswerEvent } from '@overt/wire'
import { describe, expect, test } from 'vitest'
import type { Run } from '../engine/engine.ts'
import { outcomeOf, outcomeSoFar, type Cut, type Reread } from './outcome.ts'

const soFar = (
  events: readonly AnswerEvent[],
  temperature: number,
  cut: Cut,
  reread: Reread = () => null,
) => outcomeSoFar(events, { temperature, reread, cut })

const run: Run = {
  stop: 'eos',
  text: 'Hi',
  ids: [5, 0],
  kinds: [0, 0],
  trace: { hash: 'aGFzaA', steps: 'c3RlcHM' },
  edits: [{ at: 2, del: 1, ins: '', by: 'stop' }],
  usage: { promptTokens: 3, cachedTokens: 1, outputTokens: 2 },
  remote: null,
}

describe('what an engine came to', () => {
  test('is told as it is', () => {
    expect(outcomeOf(run, 'person', [])).toEqual({ ...run, thought: '' })
  })

  test.each(['person', 'cancelled', 'interrupted'] as const)('was cut off by: %s', (cut) => {
    expect(outcomeOf({ ...run, stop: 'aborted' }, cut, []).stop).toBe(cut)
  })

  test('can always be written as UTF-8', () => {
    expect(outcomeOf({ ...run, text: 'half \ud83d' }, 'person', []).text).toBe('half \ufffd')
  })
})

test('what was thought first is told beside the text, whole, however the answer ended', () => {
  const thought: readonly AnswerEvent[] = [
    { type: 'thought', text: 'Hm ', ids: [3] },
    { type: 'thought', text: 'half \ud83d', ids: [4] },
    { type: 'delta', text: 'Hi', ids: [5] },
  ]
  expect(outcomeOf(run, 'person', thought)).toMatchObject({ text: 'Hi', thought: 'Hm half \ufffd' })
  const cut = soFar(thought, 0, 'interrupted')
  expect(cut).toMatchObject({ text: 'Hi', thought: 'Hm half \ufffd', ids: [3, 4, 5] })
})

describe('what the events say when no engine is left', () => {
  const events: readonly AnswerEvent[] = [
    { type: 'queued', position: 0 },
    { type: 'prompted', promptTokens: 7, cachedTokens: 2 },
    { type: 'delta', text: 'Good', ids: [4] },
    { type: 'delta', text: ' morning', ids: [5, 6] },
  ]

  test('is the text and the tokens that were stored, and no more', () => {
    expect(soFar(events, 0.7, 'interrupted')).toEqual({
      stop: 'interrupted',
      text: 'Good morning',
      thought: '',
      ids: [4, 5, 6],
      kinds: [0, 0, 0],
      trace: null,
      edits: [],
      usage: { promptTokens: 7, cachedTokens: 2, outputTokens: 3 },
      remote: null,
    })
  })

  test("the tokens of thoughts and calls are the answer's too, and no part of its text", () => {
    const thought: AnswerEvent = { type: 'thought', text: 'Hm.', ids: [1, 2] }
    const named = { index: 0, id: 'a', name: 'b', arguments: '{}' }
    const call: AnswerEvent = { type: 'call', ...named, ids: [7] }
    expect(soFar([thought, ...events, call], 0.7, 'interrupted')).toMatchObject({
      text: 'Good morning',
      ids: [1, 2, 4, 5, 6, 7],
      kinds: [0, 0, 0, 0, 0, 0],
    })
  })

  test('at temperature 0 every token was the likeliest', () => {
    expect(soFar(events, 0, 'error').kinds).toEqual([1, 1, 1])
  })

  test('is what the tokens spell where somebody can tell, with the edits', () => {
    const edits = [{ at: 0, del: 3, ins: '', by: 'think' }] as const
    const told: (readonly number[])[] = []
    const reread: Reread = (ids) => (told.push(ids), { text: 'Good mor', edits })
    expect(soFar(events, 0.7, 'interrupted', reread)).toMatchObject({ text: 'Good mor', edits })
    expect(told).toEqual([[4, 5, 6]])
  })

  test('says which tokens were forced: an event with one says the kinds of all of its tokens', () => {
    const forced: AnswerEvent = { type: 'delta', text: '!', ids: [7, 8], kinds: [2, 0] }
    expect(soFar([...events, forced], 0.7, 'error').kinds).toEqual([0, 0, 0, 2, 0])
    expect(soFar([...events, forced], 0, 'error').kinds).toEqual([1, 1, 1, 2, 0])
  })

  test('of nothing is an empty answer', () => {
    expect(soFar([], 0, 'interrupted')).toMatchObject({
      text: '',
      ids: [],
      usage: { promptTokens: 0, cachedTokens: 0, outputTokens: 0 },
    })
  })

  test('a character that was cut between two deltas is whole again', () => {
    const halves = ['\ud83e', '\udd89'].map((text) => ({ type: 'delta' as const, text, ids: [] }))
    expect(soFar(halves, 0, 'error').text).toBe('🦉')
  })
})
