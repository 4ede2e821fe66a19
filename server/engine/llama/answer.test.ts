import { toBase64Url } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { collect, runOf, sampling } from '../engine.contract.ts'
import { plainPrompt, EngineError, type Prompt, type Sampling } from '../engine.ts'
import { Answer } from './answer.ts'
import type { Pieces } from './protocol.ts'

const WORDS = ['', 'the ', 'E', 'ND', ' of it', 'and']
const EOS = 0

const pieces: Pieces = (() => {
  const encoder = new TextEncoder()
  const parts = WORDS.map((word) => encoder.encode(word))
  const offsets = Uint32Array.from([
    0,
    ...parts.map((_, i) => parts.slice(0, i + 1).reduce((n, part) => n + part.length, 0)),
  ])
  return { bytes: new Uint8Array(Buffer.concat(parts)), offsets }
})()

const prompt: Prompt = { ...plainPrompt, tokens: 9 }

/** A token whose trace says which it was. */
const token = (id: number, kind: number) => ({
  id,
  kind,
  trace: new Uint8Array(32).fill(id),
  score: null,
})

function open(changes: Partial<Sampling> = {}) {
  const actions: string[] = []
  const answer = new Answer({ prompt, sampling: sampling(changes), account: 'one' }, pieces, {
    begin: () => actions.push('begin'),
    rest: () => actions.push('rest'),
    rested: () => actions.push('rested'),
    cancel: () => actions.push('cancel'),
    gone: () => actions.push('gone'),
  })
  return { answer, actions }
}

describe('an answer', () => {
  test('tells the kinds of the tokens that an event tells, where one was forced', async () => {
    const { answer } = open({ stop: ['never'] })
    for (const [id, kind] of [
      [1, 0],
      [5, 2],
      [4, 0],
    ] as const)
      answer.token(token(id, kind))
    answer.ended('length')
    const events = await collect(answer.events)
    const told = events.flatMap((event) => (event.type === 'delta' ? [event] : []))
    expect(told.flatMap(({ ids }) => ids)).toEqual([1, 5, 4])
    expect(told.flatMap(({ ids, kinds }) => kinds ?? ids.map(() => 0))).toEqual([0, 2, 0])
    expect(told.some(({ kinds }) => kinds === undefined)).toBe(true)
  })

  test('tells a thought apart, whose scores are nobody’s', async () => {
    const thinking = { open: 'the ', close: 'E', begun: false, tokens: null, budget: null }
    const { answer } = open({ scores: 0, thinking })
    const scored = (id: number, logprob: number) => ({
      ...token(id, 0),
      score: { logprob, top: [] },
    })
    for (const [t, id] of [1, 5, 2, 4, EOS].entries()) answer.token(scored(id, -t))
    answer.ended('eos')
    const events = await collect(answer.events)
    expect(events.filter(({ type }) => type === 'thought')).toMatchObject([
      { text: 'and', ids: [1, 5] },
      { text: '', ids: [2] },
    ])
    const [delta, ...others] = events.filter((event) => event.type === 'delta')
    expect(others).toEqual([])
    expect(delta).toMatchObject({ text: 'of it', ids: [4], scores: [{ id: 4, logprob: -3 }] })
    expect(runOf(events)).toMatchObject({
      stop: 'eos',
      text: 'of it',
      edits: [{ at: 0, del: 9, ins: '', by: 'think' }],
    })
  })

  test('gives each token’s score with the text that the token completes', async () => {
    const { answer } = open({ scores: 1, stop: ['END'] })
    const scored = (id: number, logprob: number) => ({
      ...token(id, 0),
      score: { logprob, top: [{ id: 4, logprob: -0.1 }] },
    })
    answer.token(scored(1, -1))
    answer.token(scored(2, -2))
    answer.token(scored(5, -3))
    answer.token(scored(EOS, -4))
    answer.ended('eos')
    const deltas = (await collect(answer.events)).filter((event) => event.type === 'delta')
    const [first, second] = deltas
    const utf8 = (text: string) => [...new TextEncoder().encode(text)]
    const top = [{ id: 4, bytes: utf8(' of it'), logprob: -0.1 }]
    expect(first?.scores).toEqual([{ id: 1, bytes: utf8('the '), logprob: -1, top }])
    expect(second).toMatchObject({ text: 'Eand', ids: [2, 5] })
    expect(second?.scores).toEqual([
      { id: 2, bytes: utf8('E'), logprob: -2, top },
      { id: 5, bytes: utf8('and'), logprob: -3, top },
    ])
  })

  test('passes on what happens to it, and ends with all it came to', async () => {
    const { answer, actions } = open()
    answer.moved(1)
    answer.admitted()
    answer.prompted(4)
    answer.token(token(1, 0))
    answer.token(token(5, 0))
    answer.token(token(EOS, 0))
    answer.ended('eos')
    const events = await collect(answer.events)
    expect(events.slice(0, -1)).toEqual([
      { type: 'queued', position: 1 },
      { type: 'prompted', promptTokens: 9, cachedTokens: 4 },
      { type: 'delta', text: 'the ', ids: [1] },
      { type: 'delta', text: 'and', ids: [5] },
    ])
    expect(runOf(events)).toEqual({
      stop: 'eos',
      text: 'the and',
      ids: [1, 5, EOS],
      kinds: [0, 0, 0],
      trace: {
        hash: toBase64Url(new Uint8Array(32).fill(EOS)),
        steps: toBase64Url(Uint8Array.from([1, 5, EOS].flatMap((id) => Array(8).fill(id)))),
      },
      edits: [],
      usage: { promptTokens: 9, cachedTokens: 4, outputTokens: 3 },
      remote: null,
    })
    expect(actions).toEqual(['begin', 'gone'])
  })

  test('ends at a stop string, tells the engine, and takes no token that was on its way', async () => {
    const { answer, actions } = open({ stop: ['END'] })
    for (const id of [1, 2, 3]) answer.token(token(id, 0))
    expect(actions).toEqual(['cancel'])
    answer.token(token(4, 0))
    answer.ended('aborted')
    const run = runOf(await collect(answer.events))
    expect(run).toMatchObject({ stop: 'stop', text: 'the ', ids: [1, 2, 3] })
    expect(actions).toEqual(['cancel', 'gone'])
  })

  test('that is aborted keeps what was held back, and ends once', async () => {
    const { answer, actions } = open({ stop: ['END'] })
    answer.token(token(1, 1))
    answer.token(token(2, 1))
    answer.abort()
    answer.abort()
    answer.ended('aborted')
    const events = await collect(answer.events)
    expect(runOf(events)).toMatchObject({
      stop: 'aborted',
      text: 'the E',
      ids: [1, 2],
      kinds: [1, 1],
    })
    expect(events.filter(({ type }) => type === 'stopped')).toHaveLength(1)
    expect(actions).toEqual(['cancel', 'gone'])
  })

  test('that fails gives what it had, then the error, and leaves the engine', async () => {
    const { answer, actions } = open()
    answer.token(token(1, 0))
    answer.failed(new EngineError('engine_failed', 'broken'))
    const seen: string[] = []
    const taking = collect(answer.events, ({ type }) => seen.push(type))
    await expect(taking).rejects.toThrow('broken')
    expect(seen).toEqual(['delta'])
    answer.abort()
    expect(actions).toEqual(['gone'])
  })
})
