import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BATCH_TOKENS, type BatchContext } from './batch.ts'
import { Decoder } from './decoder.ts'
import type { StartOrder, StepReport } from '../llama/protocol.ts'

const VOCABULARY = 32
const END = 31

/**
 * A model small enough to know by heart: what follows depends on all tokens of the sequence so far, so a
 * token in the wrong place, or left over from somebody else, changes everything after it.
 */
class ToyContext implements BatchContext {
  readonly contextTokens = 2048
  readonly batches: { readonly sequence: number; readonly position: number }[][] = []
  readonly #cells = new Map<number, number[]>()
  #batch: { token: number; position: number; sequence: number; wanted: boolean }[] = []
  #rows = new Map<number, Float32Array>()

  add(token: number, position: number, sequence: number, wanted: boolean): number {
    this.#batch.push({ token, position, sequence, wanted })
    return this.#batch.length - 1
  }

  useThreads(): void {}

  decode(): void {
    if (this.#batch.length === 0) throw new Error('an empty batch was decoded')
    if (this.#batch.length > BATCH_TOKENS) throw new Error('the batch was overrun')
    this.#rows.clear()
    this.#batch.forEach(({ token, position, sequence, wanted }, at) => {
      const cells = this.#cells.get(sequence) ?? []
      if (position !== cells.length) throw new Error(`a token is out of place in ${sequence}`)
      cells.push(token)
      this.#cells.set(sequence, cells)
      if (wanted) this.#rows.set(at, toyRow(cells))
    })
    this.batches.push(this.#batch.map(({ sequence, position }) => ({ sequence, position })))
    this.#batch = []
  }

  row(at: number): Float32Array {
    const row = this.#rows.get(at)
    if (row === undefined) throw new Error(`no row was wanted at ${at}`)
    return row
  }

  forget(sequence: number, position: number): boolean {
    this.#cells.set(sequence, (this.#cells.get(sequence) ?? []).slice(0, position))
    return true
  }
}

function toyRow(cells: readonly number[]): Float32Array {
  const seed = cells.reduce((hash, token) => (Math.imul(hash, 31) + token + 1) >>> 0, 7)
  return Float32Array.from({ length: VOCABULARY }, (_, id) => Math.sin(seed * (id + 1)))
}

function open(sequences = 4) {
  const context = new ToyContext()
  let now = 0
  const decoder = new Decoder({
    context,
    sequences,
    threads: 2,
    vocabulary: VOCABULARY,
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
  forced: new Int32Array(0),
  limit: 12,
  filters: { topK: 8, topP: 1, minP: 0, temperature: 1 },
  noiseKey: new Uint8Array(32).fill(run),
  trace: new Uint8Array(32).fill(run),
  ...changes,
})

/** Steps to the end; everything reported. */
function finish(decoder: Decoder): StepReport[] {
  const reports: StepReport[] = []
  while (decoder.busy) reports.push(decoder.step())
  return reports
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

  test('shares the room between prompts, so that a short one is not kept waiting by a long one', () => {
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

    decoder.start(order(1, { limit: 2000, filters: { topK: 0, topP: 1, minP: 0, temperature: 5 } }))
    const reports = finish(decoder)
    expect(reports.flatMap(({ ended }) => ended)).toEqual([{ run: 1, end: 'eos' }])
    expect(idsOf(reports, 1).at(-1)).toBe(END)

    decoder.start(order(2))
    decoder.step()
    expect(decoder.cancel(2)).toBe(true)
    expect(decoder.cancel(2)).toBe(false)
    expect(decoder.busy).toBe(false)
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

  test('refuses a run when no sequence is free', () => {
    const { decoder } = open(1)
    decoder.start(order(0))
    expect(() => decoder.start(order(1))).toThrow('no sequence is free for run 1')
  })
})
