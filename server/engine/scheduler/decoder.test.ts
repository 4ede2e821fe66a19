import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unadjusted } from '../sampler/adjustment.ts'
import { Decoder } from './decoder.ts'
import type { StartOrder, StepReport } from '../llama/protocol.ts'
import { END, ToyContext, toyVocabulary, VOCABULARY } from './toy-context.fixture.ts'

function open(sequences = 4, shelfBytes = 100_000) {
  const context = new ToyContext()
  let now = 0
  const decoder = new Decoder({
    context,
    sequences,
    threads: { most: 2, isSet: false, fastest: null },
    shelfBytes,
    tokens: VOCABULARY,
    vocabulary: () => toyVocabulary,
    pieceOf: (id) => toyVocabulary.piece(id),
    endsGeneration: (id) => id === END,
    clock: () => (now += 10),
    idle: () => now,
    used: () => now,
  })
  return { context, decoder }
}

const order = (run: number, changes: Partial<StartOrder> = {}): StartOrder => ({
  type: 'start',
  run,
  account: `account ${run}`,
  prompt: Int32Array.of(1, 2, 3, run),
  publicLength: 0,
  forced: new Int32Array(0),
  limit: 12,
  filters: { topK: 8, topP: 1, minP: 0, temperature: 1, ...unadjusted },
  noiseKey: new Uint8Array(32).fill(run),
  trace: new Uint8Array(32).fill(run),
  scores: null,
  grammar: null,
  ...changes,
})

/** Steps to the end; everything reported. */
function finish(decoder: Decoder): StepReport[] {
  const reports: StepReport[] = []
  while (decoder.busy) reports.push(decoder.step())
  return reports
}

/** Alone, on a fresh context. */
function finishOf(start: StartOrder): StepReport[] {
  const { decoder } = open()
  decoder.start(start)
  return finish(decoder)
}

const tokensOf = (reports: readonly StepReport[], run: number) =>
  reports.flatMap(({ tokens }) => tokens.filter((token) => token.run === run))

const idsOf = (reports: readonly StepReport[], run: number) =>
  tokensOf(reports, run).map(({ id }) => id)

function tokensAlone(changes: StartOrder) {
  const { decoder } = open()
  decoder.start(changes)
  return tokensOf(finish(decoder), changes.run)
}

const alone = (changes: StartOrder): number[] => tokensAlone(changes).map(({ id }) => id)

describe('the step loop', () => {
  test('gives a run the same tokens and the same trace alone and beside any others', () => {
    const prompt = fc.array(fc.nat(VOCABULARY - 1), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(prompt, fc.nat(6)), { minLength: 1, maxLength: 4 }),
        (asked) => {
          const { decoder } = open()
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

  test('advances every answer by one token a step while prompts are read beside them', () => {
    const { decoder } = open()
    decoder.start(order(0, { limit: 40 }))
    decoder.step()
    decoder.start(order(1, { prompt: new Int32Array(400).fill(4) }))
    decoder.start(order(2, { prompt: new Int32Array(400).fill(5) }))
    const first = decoder.step()
    expect(first.tokens.map(({ run }) => run)).toEqual([0])
    expect(first.prompted).toEqual([])
  })

  test('a short prompt is not kept waiting by a long one that came before', () => {
    const { decoder } = open()
    decoder.start(order(0, { prompt: new Int32Array(1500).fill(4) }))
    decoder.start(order(1))
    expect(decoder.step().prompted.map(({ run }) => run)).toEqual([1])
  })

  test('ends at the limit, at the end of generation and when cancelled', () => {
    const { decoder } = open()
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
    const { decoder } = open()
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
    const { decoder } = open()
    decoder.start(order(1, { grammar: { gbnf: 'root ::= "é"', after: null } }))
    decoder.start(order(2))
    const reports = finish(decoder)
    expect(reports.flatMap(({ ended }) => ended)).toContainEqual({ run: 1, end: 'stuck' })
    expect(idsOf(reports, 2)).toEqual(alone(order(2)))
  })

  test('reads again only what a returning account adds, and gives what a cold one gets', () => {
    const { context, decoder } = open()
    const first = order(3)
    decoder.start(first)
    const answer = idsOf(finish(decoder), 3)
    const prompt = Int32Array.from([...first.prompt, ...answer.slice(0, -1), 9, 9])
    const before = context.batches.flat().length
    decoder.start(order(4, { account: first.account, prompt }))
    const [prompted] = decoder.step().prompted
    expect(prompted?.cached).toBe(prompt.length - 2)
    expect(context.batches.flat().length - before).toBe(2)
    decoder.cancel(4)
    const warm = order(5, { account: first.account, prompt })
    decoder.start(warm)
    expect(idsOf(finish(decoder), 5)).toEqual(alone(warm))
  })

  test('gives another account none of it', () => {
    const { decoder } = open(1)
    decoder.start(order(3))
    finish(decoder)
    decoder.start(order(3, { account: 'a stranger' }))
    expect(decoder.step().prompted).toEqual([{ run: 3, cached: 0 }])
  })

  test('several choices of one prompt read it once', () => {
    const { context, decoder } = open()
    const prompt = Int32Array.from({ length: 300 }, (_, i) => i % 30)
    const choices = [0, 1, 2].map((run) => order(run, { account: 'one', prompt }))
    for (const choice of choices) decoder.start(choice)
    const reports: StepReport[] = []
    while (reports.flatMap(({ prompted }) => prompted).length < 3) reports.push(decoder.step())
    const answers = reports.flatMap(({ tokens }) => tokens).length - 3
    expect(context.batches.flat().length - answers).toBeLessThanOrEqual(302)
    const cached = reports.flatMap(({ prompted }) => prompted).map((one) => one.cached)
    expect(cached).toEqual([0, 299, 299])
    reports.push(...finish(decoder))
    for (const choice of choices) expect(idsOf(reports, choice.run)).toEqual(alone(choice))
  })

  test('a choice goes on by itself when the one that reads for it is cancelled', () => {
    const { decoder } = open()
    const prompt = Int32Array.from({ length: 400 }, (_, i) => i % 30)
    const [first, second] = [0, 1].map((run) => order(run, { account: 'one', prompt }))
    if (first === undefined || second === undefined) throw new Error('there are two')
    decoder.start(first)
    decoder.start(second)
    decoder.step()
    expect(decoder.cancel(0)).toBe(true)
    expect(idsOf(finish(decoder), 1)).toEqual(alone(second))
  })

  test("another account's prompt waits for the charter that is being read, and for no more", () => {
    const { context, decoder } = open()
    const charter = Array.from({ length: 100 }, (_, i) => i % 29)
    const words = Array.from({ length: 50 }, () => 3)
    const prompt = Int32Array.from([...charter, ...words])
    decoder.start(order(0, { prompt, publicLength: 100 }))
    decoder.start(order(1, { prompt, publicLength: 100 }))
    const reports = finish(decoder)
    expect(reports.flatMap(({ prompted }) => prompted)).toEqual([
      { run: 0, cached: 0 },
      { run: 1, cached: 100 },
    ])
    expect(context.batches.flat().filter(({ position }) => position < 150)).toHaveLength(200)
    expect(idsOf(reports, 1)).toEqual(alone(order(1, { prompt, publicLength: 100 })))
  })

  test('is the same whatever beginnings are shared, kept, copied, cancelled or taken up again', () => {
    const asked = fc.record({
      account: fc.constantFrom('a', 'b', 'c'),
      charter: fc.nat(60),
      words: fc.array(fc.nat(1), { maxLength: 90 }),
      steps: fc.nat(8),
      forced: fc.boolean(),
      isCancelled: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 14 }), fc.nat(20_000), (all, shelfBytes) => {
        const { decoder } = open(3, shelfBytes)
        const reports: StepReport[] = []
        const step = () => {
          if (decoder.busy) reports.push(decoder.step())
        }
        const running = () => orders.filter(({ run }) => !isOver(run)).length
        const isOver = (run: number) =>
          cancelled.has(run) || reports.some(({ ended }) => ended.some((end) => end.run === run))
        const cancelled = new Set<number>()
        const orders: StartOrder[] = []
        all.forEach(({ account, charter, words, steps, forced, isCancelled }, run) => {
          while (running() >= 3) step()
          const prompt = Int32Array.from([...Array<number>(charter).fill(7), 9, ...words, 8])
          const plain = order(run, { account, prompt, publicLength: charter + 1, limit: 6 })
          const had = forced ? tokensAlone(plain).slice(0, 2) : []
          const isWhole = had.some(({ id }) => id === END)
          const more = { forced: Int32Array.from(had, ({ id }) => id), trace: had.at(-1)?.trace }
          const again =
            isWhole || more.trace === undefined ? plain : { ...plain, ...more, trace: more.trace }
          orders.push(again)
          decoder.start(again)
          for (let n = 0; n < steps; n++) step()
          if (isCancelled && decoder.cancel(run)) cancelled.add(run)
        })
        reports.push(...finish(decoder))
        for (const one of orders) {
          const expected = tokensAlone(one)
          const got = tokensOf(reports, one.run)
          expect(got).toEqual(cancelled.has(one.run) ? expected.slice(0, got.length) : expected)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('decodes what is left side by side once an answer in the middle has ended', () => {
    const { context, decoder } = open()
    const runs = [0, 1, 2, 3].map((run) => order(run, { limit: run === 1 ? 3 : 30 }))
    for (const run of runs) decoder.start(run)
    const reports = finish(decoder)
    for (const run of runs) expect(idsOf(reports, run.run)).toEqual(alone(run))
    const places = context.batches
      .slice(8, 12)
      .map((batch) => batch.map(({ sequence }) => sequence).join(''))
    expect(places).toEqual(['012', '012', '012', '012'])
  })

  test('refuses a run when no sequence is free', () => {
    const { decoder } = open(1)
    decoder.start(order(0))
    expect(() => decoder.start(order(1))).toThrow('no sequence is free for run 1')
  })
})
