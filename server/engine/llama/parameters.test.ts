import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect, person, runOf, sampling } from '../engine.contract.ts'
import { unshaped, type Sampling } from '../engine.ts'
import type { LlamaEngine } from './llama.ts'
import { openTestModel } from './test-model.ts'

const never = new AbortController().signal

describe('what a caller may ask of the real model', { timeout: 120_000 }, () => {
  let engine: LlamaEngine
  beforeAll(async () => {
    engine = await openTestModel({ threads: 1, sequences: 2 })
  })
  afterAll(async () => engine[Symbol.asyncDispose]())

  const ask = async (changes: Partial<Sampling>) => {
    const prompt = await engine.plan(person('Write a long story about a lighthouse.'), never)
    const greedy = { temperature: 0, limit: 16, ...changes }
    return collect(engine.generate(prompt, sampling(greedy), 'one', never))
  }
  const idsOf = async (changes: Partial<Sampling>) => runOf(await ask(changes)).ids

  test('a token with a bias of -100 does not come, one with 100 is all that comes', async () => {
    const [first = 0] = await idsOf({})
    expect(await idsOf({ bias: [{ token: first, add: -100 }] })).not.toContain(first)
    expect(new Set(await idsOf({ bias: [{ token: 28, add: 100 }], limit: 5 }))).toEqual(
      new Set([28]),
    )
  })

  test('penalties make an answer repeat itself less', async () => {
    const kinds = (ids: readonly number[]) => new Set(ids).size
    const limit = 48
    const plain = kinds(await idsOf({ limit }))
    for (const change of [{ frequency: 2 }, { presence: 2 }, { repeat: 1.5 }]) {
      const penalties = { ...unshaped.penalties, ...change }
      expect(kinds(await idsOf({ limit, penalties })), JSON.stringify(change)).toBeGreaterThan(
        plain,
      )
    }
  })

  test('each token has its score, which at temperature 0 is the best one of its step', async () => {
    const events = await ask({ scores: 3 })
    const deltas = events.filter((event) => event.type === 'delta')
    for (const { ids, scores, text } of deltas) {
      expect(scores?.map(({ id }) => id)).toEqual(ids)
      const bytes = scores?.flatMap((score) => score.bytes) ?? []
      expect(new TextDecoder().decode(Uint8Array.from(bytes))).toBe(text)
      for (const { top, id, logprob } of scores ?? []) {
        expect(top).toHaveLength(3)
        expect(top[0]).toMatchObject({ id, logprob })
        expect(logprob).toBeLessThan(0)
      }
    }
    expect(deltas.length).toBeGreaterThan(8)
  })

  test('scores are of the raw row: filters, temperature and bias do not change them', async () => {
    const first = async (changes: Partial<Sampling>) => {
      const delta = (await ask({ limit: 2, scores: 5, ...changes })).find(
        ({ type }) => type === 'delta',
      )
      return delta?.type === 'delta' ? delta.scores?.[0]?.top : null
    }
    const plain = await first({})
    expect(plain).toHaveLength(5)
    const token = plain?.[4]?.id ?? 0
    expect(await first({ temperature: 1.7, topK: 3, topP: 0.5, minP: 0.1 })).toEqual(plain)
    expect(await first({ bias: [{ token, add: 100 }] })).toEqual(plain)
  })
})
