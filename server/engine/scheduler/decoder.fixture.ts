import { unadjusted } from '../sampler/adjustment.ts'
import { Decoder } from './decoder.ts'
import type { StartOrder, StepReport } from '../llama/protocol.ts'
import { END, ToyContext, VOCABULARY, toyVocabulary } from './toy-context.fixture.ts'

export function openDecoder(sequences = 4, shelfBytes = 1_000_000, stepMs = 10) {
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
    clock: () => (now += stepMs),
    idle: () => now,
    used: () => now,
  })
  return { context, decoder }
}

export const order = (run: number, changes: Partial<StartOrder> = {}): StartOrder => ({
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
export function finish(decoder: Decoder): StepReport[] {
  const reports: StepReport[] = []
  while (decoder.busy) reports.push(decoder.step())
  return reports
}

/** Alone, on a fresh context. */
export function finishOf(start: StartOrder): StepReport[] {
  const { decoder } = openDecoder()
  decoder.start(start)
  return finish(decoder)
}

export const tokensOf = (reports: readonly StepReport[], run: number) =>
  reports.flatMap(({ tokens }) => tokens.filter((token) => token.run === run))

export const idsOf = (reports: readonly StepReport[], run: number) =>
  tokensOf(reports, run).map(({ id }) => id)

export function tokensAlone(changes: StartOrder) {
  const { decoder } = openDecoder()
  decoder.start(changes)
  return tokensOf(finish(decoder), changes.run)
}

export const alone = (changes: StartOrder): number[] => tokensAlone(changes).map(({ id }) => id)
