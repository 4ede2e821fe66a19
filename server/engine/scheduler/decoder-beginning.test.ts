import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StartOrder, StepReport } from '../llama/protocol.ts'
import { END } from './toy-context.fixture.ts'
import {
  alone,
  finish,
  idsOf,
  openDecoder,
  order,
  tokensAlone,
  tokensOf,
} from './decoder.fixture.ts'

describe('a beginning that several runs have', () => {
  test('reads again only what a returning account adds, and gives what a cold one gets', () => {
    const { context, decoder } = openDecoder()
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
    const { decoder } = openDecoder(1)
    decoder.start(order(3))
    finish(decoder)
    decoder.start(order(3, { account: 'a stranger' }))
    expect(decoder.step().prompted).toEqual([{ run: 3, cached: 0 }])
  })

  test('several choices of one prompt read it once', () => {
    const { context, decoder } = openDecoder()
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
    const { decoder } = openDecoder()
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
    const { context, decoder } = openDecoder()
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
      next: fc.array(fc.nat(9), { maxLength: 40 }),
      readAhead: fc.nat(4),
    })
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 14 }), fc.nat(20_000), (all, shelfBytes) => {
        const { decoder } = openDecoder(3, shelfBytes)
        const reports: StepReport[] = []
        const step = () => {
          if (decoder.busy) reports.push(decoder.step())
        }
        const running = () => orders.filter(({ run }) => !isOver(run)).length
        const isOver = (run: number) =>
          cancelled.has(run) || reports.some(({ ended }) => ended.some((end) => end.run === run))
        const cancelled = new Set<number>()
        const orders: StartOrder[] = []
        all.forEach((one, run) => {
          const { account, charter, words, steps, forced, isCancelled, readAhead } = one
          while (running() >= 3) step()
          const prompt = Int32Array.from([...Array<number>(charter).fill(7), 9, ...words, 8])
          const publicLength = charter + 1
          const plain = order(run, { account, prompt, publicLength, limit: 6 })
          const had = forced ? tokensAlone(plain).slice(0, 2) : []
          const isWhole = had.some(({ id }) => id === END)
          const more = { forced: Int32Array.from(had, ({ id }) => id), trace: had.at(-1)?.trace }
          const again =
            isWhole || more.trace === undefined ? plain : { ...plain, ...more, trace: more.trace }
          orders.push(again)
          decoder.start(again)
          for (let n = 0; n < steps; n++) step()
          if (isCancelled && decoder.cancel(run)) cancelled.add(run)
          const expected = Int32Array.from([...prompt, ...one.next])
          decoder.expect({ type: 'expect', account, prompt: expected, publicLength })
          for (let n = 0; n < readAhead && !decoder.busy; n++) decoder.readAhead()
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
})
