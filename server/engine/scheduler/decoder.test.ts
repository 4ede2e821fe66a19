import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unadjusted } from '../sampler/adjustment.ts'
import type { StepReport } from '../llama/protocol.ts'
import { END, VOCABULARY } from './toy-context.fixture.ts'
import {
  alone,
  finish,
  finishOf,
  idsOf,
  openDecoder,
  order,
  tokensAlone,
  tokensOf,
} from './decoder.fixture.ts'

describe('the step loop', () => {
  test('gives a run the same tokens and the same trace alone and beside any others', () => {
    const prompt = fc.array(fc.nat(VOCABULARY - 1), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(prompt, fc.nat(6)), { minLength: 1, maxLength: 4 }),
        (asked) => {
          const { decoder } = openDecoder()
          const reports: StepReport[] = []
          asked.forEach(([tokens, wait], run) => {
            decoder.start(order(run, { prompt: Int32Array.from(tokens) }))
            for (let n = 0; n < wait && decoder.busy; n++) reports.push(decoder.step())
          })
          reports.push(...finish(decoder))
          asked.forEach(([tokens], run) => {
            expect(tokensOf(reports, run)).toEqual(
              tokensAlone(order(run, { prompt: Int32Array.from(tokens) })),
            )
          })
        },
      ),
      { numRuns: 60 },
    )
  })

  test('goes on from forced output exactly as if it had never stopped', () => {
    const whole = tokensAlone(order(5))
    for (let cut = 0; cut < whole.length - 1; cut++) {
      const had = whole.slice(0, cut)
      const forced = Int32Array.from(had, ({ id }) => id)
      const trace = had.at(-1)?.trace ?? order(5).trace
      expect(tokensAlone(order(5, { forced, trace }))).toEqual(whole.slice(cut))
    }
  })

  test('reads prompts and advances every answer by one token in turn, never both in one batch', () => {
    const { context, decoder } = openDecoder(4, 1_000_000, 80)
    for (const run of [0, 1, 2]) decoder.start(order(run, { limit: 40 }))
    while (decoder.step().tokens.length < 3);
    decoder.start(order(3, { prompt: new Int32Array(900).fill(4) }))
    const before = context.batches.length
    const turns: string[] = []
    for (let prompted = 0; prompted === 0;) {
      const report = decoder.step()
      prompted = report.prompted.length
      turns.push(report.tokens.map(({ run }) => run).join(''))
    }
    expect(turns.join(' ')).toMatch(/^(012)?( {1,2}012)+ {1,2}3$/)
    const mixed = context.batches.slice(before).filter((batch) => {
      const read = batch.filter(({ sequence }) => sequence === 3).length
      return read > 0 && read < batch.length
    })
    expect(mixed).toEqual([])
  })

  test('a first token is known as soon as its prompt is read, however many answers go on beside it', () => {
    const { context, decoder } = openDecoder()
    for (const run of [0, 1, 2]) decoder.start(order(run, { limit: 40 }))
    while (decoder.step().tokens.length < 3);
    decoder.step()
    decoder.start(order(3))
    const report = decoder.step()
    expect(report.tokens.map(({ run }) => run)).toEqual([3])
    expect(context.batches.at(-1)?.map(({ sequence }) => sequence)).toEqual([3, 3, 3, 3])
    expect(decoder.step().tokens.map(({ run }) => run)).toEqual([0, 1, 2, 3])
  })

  test('a short prompt is not kept waiting by a long one that came before', () => {
    const { decoder } = openDecoder()
    decoder.start(order(0, { prompt: new Int32Array(1500).fill(4) }))
    decoder.start(order(1))
    expect(decoder.step().prompted.map(({ run }) => run)).toEqual([1])
  })

  test('ends at the limit, at the end of generation and when cancelled', () => {
    const { decoder } = openDecoder()
    decoder.start(order(0, { limit: 3 }))
    const [end] = finish(decoder).flatMap(({ ended }) => ended)
    expect(end).toEqual({ run: 0, end: 'length' })

    decoder.start(
      order(1, {
        limit: 2000,
        filters: { topK: 0, topP: 1, minP: 0, temperature: 5, ...unadjusted },
      }),
    )
    const reports = finish(decoder)
    expect(reports.flatMap(({ ended }) => ended)).toEqual([{ run: 1, end: 'eos' }])
    expect(idsOf(reports, 1).at(-1)).toBe(END)

    decoder.start(order(2))
    decoder.step()
    expect(decoder.cancel(2)).toBe(true)
    expect(decoder.cancel(2)).toBe(false)
    expect(decoder.busy).toBe(false)
  })

  test('goes on with the penalties of what was forced, as if it had never stopped', () => {
    const penalties = { repeat: 1.3, presence: 4, frequency: 0.2 }
    const filters = { topK: 0, topP: 1, minP: 0, temperature: 1, bias: [], penalties }
    const whole = idsOf(finishOf(order(1, { filters })), 1)
    const forced = Int32Array.from(whole.slice(0, 5))
    expect(idsOf(finishOf(order(1, { filters, forced })), 1)).toEqual(whole.slice(5))
    expect(whole).not.toEqual(
      idsOf(finishOf(order(1, { filters: { ...filters, ...unadjusted } })), 1),
    )
  })

  test('holds a run to its grammar, also one that goes on from forced output, and no other', () => {
    // Letters stand for tokens: `a` is token 0.
    const grammar = { gbnf: 'root ::= ([a-d] [e-h]){2,5}', after: null }
    const filters = { topK: 0, topP: 1, minP: 0, temperature: 1, ...unadjusted }
    const held = order(1, { filters, grammar, limit: 40 })
    const { decoder } = openDecoder()
    decoder.start(held)
    decoder.start(order(2))
    const reports = finish(decoder)
    expect(idsOf(reports, 2)).toEqual(alone(order(2)))
    const ids = idsOf(reports, 1)
    expect(ids.at(-1)).toBe(END)
    const text = String.fromCharCode(...ids.slice(0, -1).map((id) => 0x61 + id))
    expect(text).toMatch(/^([a-d][e-h]){2,5}$/)
    for (let cut = 0; cut < ids.length; cut++) {
      const forced = Int32Array.from(ids.slice(0, cut))
      expect(idsOf(finishOf({ ...held, forced }), 1)).toEqual(ids.slice(cut))
    }
  })

  test('ends a run whose grammar allows nothing that the model can write, and goes on with others', () => {
    const { decoder } = openDecoder()
    decoder.start(order(1, { grammar: { gbnf: 'root ::= "é"', after: null } }))
    decoder.start(order(2))
    const reports = finish(decoder)
    expect(reports.flatMap(({ ended }) => ended)).toContainEqual({ run: 1, end: 'stuck' })
    expect(idsOf(reports, 2)).toEqual(alone(order(2)))
  })

  test('refuses a run when no sequence is free', () => {
    const { decoder } = openDecoder(1)
    decoder.start(order(0))
    expect(() => decoder.start(order(1))).toThrow('no sequence is free for run 1')
  })

  test('decodes what is left side by side once an answer in the middle has ended', () => {
    const { context, decoder } = openDecoder()
    const runs = [0, 1, 2, 3].map((run) => order(run, { limit: run === 1 ? 3 : 30 }))
    for (const run of runs) decoder.start(run)
    const reports = finish(decoder)
    for (const run of runs) expect(idsOf(reports, run.run)).toEqual(alone(run))
    const places = context.batches
      .slice(8, 12)
      .map((batch) => batch.map(({ sequence }) => sequence).join(''))
    expect(places).toEqual(['012', '012', '012', '012'])
  })
})
