import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect, person, runOf, sampling } from '../engine.contract.ts'
import type { Sampling } from '../engine.ts'
import { compileSchema } from '../grammar/schema/compile.ts'
import { checkedBy } from '../grammar/schema/peer.fixture.ts'
import { seeded } from '../grammar/walk.fixture.ts'
import type { LlamaEngine } from './llama.ts'
import { openTestModel } from './test-model.ts'

const never = new AbortController().signal

const schema = {
  type: 'object',
  properties: {
    city: { type: 'string', minLength: 1, maxLength: 12 },
    kind: { enum: ['capital', 'town', 'village'] },
    people: { type: ['integer', 'null'], minimum: 0, maximum: 40_000_000 },
    since: { type: 'string', format: 'date' },
    tags: { type: 'array', items: { type: 'string', pattern: '^[a-z]{2,8}$' }, maxItems: 3 },
  },
  required: ['city', 'kind', 'people'],
  additionalProperties: false,
}

describe('the real model under a grammar', { timeout: 240_000 }, () => {
  let engine: LlamaEngine
  beforeAll(async () => {
    engine = await openTestModel({ threads: 1, sequences: 4 })
  })
  afterAll(async () => engine[Symbol.asyncDispose]())

  const answer = async (changes: Partial<Sampling>) => {
    const prompt = await engine.plan(person('Describe a city in France as JSON.'), never)
    const asked = sampling({ limit: 160, ...changes })
    return runOf(await collect(engine.generate(prompt, asked, 'one', never)))
  }
  const noiseOf = (seed: number) => {
    const random = seeded(seed)
    return Uint8Array.from({ length: 32 }, () => Math.floor(random() * 256))
  }

  test.each(['any', 'declared'] as const)(
    'writes only documents of its schema, members in %s order',
    async (order) => {
      const { gbnf, accepts } = compileSchema(schema, { order })
      const valid = checkedBy(schema)
      const grammar = { gbnf, after: null }
      const seeds = Array.from({ length: 24 }, (_, seed) => seed)
      const ask = (seed: number) => answer({ grammar, noiseKey: noiseOf(seed), temperature: 1.3 })
      const runs = [
        ...(await Promise.all(seeds.slice(0, 12).map(ask))),
        ...(await Promise.all(seeds.slice(12).map(ask))),
      ]
      const whole = runs.filter(({ stop }) => stop === 'eos')
      for (const { text } of whole) {
        const value: unknown = JSON.parse(text)
        expect([text, valid(value), accepts(value)]).toEqual([text, true, true])
      }
      expect(whole.length).toBeGreaterThan(20)
      const forced = runs.flatMap(({ kinds }) => kinds).filter((kind) => kind === 2)
      expect(forced.length).toBeGreaterThan(0)
    },
  )

  test('says of each token whether the grammar made it: what it would have said anyway is not forced', async () => {
    const grammar = { gbnf: 'root ::= "Paris" | "Lyon"', after: null }
    const { ids, kinds, text } = await answer({ grammar, temperature: 0 })
    expect(['Paris', 'Lyon']).toContain(text)
    // The end is all that is left when the word is whole.
    expect(kinds.at(-1)).toBe(2)
    expect(kinds).toHaveLength(ids.length)
    const free = await answer({ temperature: 0, limit: 6 })
    const everything = { gbnf: 'root ::= .*', after: null }
    const held = await answer({ temperature: 0, limit: 6, grammar: everything })
    expect([held.text, held.kinds, held.trace]).toEqual([free.text, free.kinds, free.trace])
  })

  test('holds a grammar that waits from its text on', async () => {
    const free = await answer({ temperature: 0, limit: 40 })
    // A token of this model begins with a space, so the text ends where a token does.
    const after = free.text.split(' ').slice(0, 4).join(' ')
    const grammar = { gbnf: 'root ::= "[" [0-9]{3} "]"', after }
    const held = await answer({ temperature: 0, limit: 40, grammar })
    const at = held.text.indexOf(after) + after.length
    expect(held.text.slice(0, at)).toBe(free.text.slice(0, at))
    expect(held.text.slice(at)).toMatch(/^\[[0-9]{3}\]$/)
    expect(held.stop).toBe('eos')
  })

  test('refuses a grammar that cannot be run before it reaches the process that all answers share', async () => {
    for (const gbnf of ['root ::= root "a" | "a"', 'root ::= "a', 'x ::= "a"']) {
      await expect(answer({ grammar: { gbnf, after: null } })).rejects.toMatchObject({
        code: 'engine_failed',
        message: expect.stringContaining("could not hold this answer's form"),
      })
    }
    expect((await answer({ limit: 2 })).ids).toHaveLength(2)
  })
})
