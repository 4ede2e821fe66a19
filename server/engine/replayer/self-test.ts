import { hash } from 'node:crypto'
import type { Llama } from '../llama/binding.ts'
import { Context, type ContextOrder } from '../llama/context.ts'
import type { Weights } from '../llama/weights.ts'
import { bytesOf, selfTestTokens } from './engine-digest.ts'
import { readRows } from './rows.ts'

/** What the full self-test came to: how far it went, and in what the bits differed first, if they did. */
export type SelfTest = { readonly tokens: number; readonly differs: string | null }

/** Rows of a batch that are compared: memory for more would be the engine's largest. */
const MOST_ROWS = 64
const CHUNKS = [1, 2, 3, 5, 8, 13, 21, 34, 63, 64, 65, 100, 128, 200, 255, 256, 300, 511, 512]
/** How deep the checks go that need several sequences at once. */
const SIDE_TOKENS = 640

/**
 * Compares the bits of every step up to the context's length: alone and in batches, in chunks of 1 to 512, with all
 * threads and with one, behind a saved state and behind a kept beginning (spec/self-test.md). Yields between
 * batches, so that whoever runs it can wait for others.
 */
export function* selfTest(
  llama: Llama,
  weights: Weights,
  order: Pick<ContextOrder, 'contextTokens' | 'threads' | 'cache'>,
): Generator<void, SelfTest> {
  const tokens = selfTestTokens(llama, weights, order.contextTokens)
  const done = (differs: string | null) => ({ tokens: tokens.length, differs })
  const reference = new Map<number, string>()
  {
    using context = new Context(llama, weights, { ...order, sequences: 1, rows: MOST_ROWS + 1 })
    const pass = (threads: number, sizes: readonly number[], see: See) => {
      context.forget(0, 0)
      context.useThreads(threads)
      return readThrough({ context, sequence: 0, tokens, sizes, see })
    }
    yield* pass(order.threads, [MOST_ROWS], (index, digest) => {
      reference.set(index, digest)
      return true
    })
    const same: See = (index, digest) => reference.get(index) === digest
    if (!(yield* pass(1, CHUNKS, same))) return done('chunks of other sizes on one thread')
    if (!(yield* pass(order.threads, CHUNKS.toReversed(), same)))
      return done('chunks of other sizes')
  }
  const side = tokens.slice(0, SIDE_TOKENS)
  using context = new Context(llama, weights, {
    ...order,
    contextTokens: side.length,
    sequences: 3,
    rows: MOST_ROWS + 1,
  })
  return done(yield* compareSequences(context, side, reference))
}

type See = (index: number, digest: string) => boolean

/** False at the first row that `see` refuses. */
function* readThrough(reading: {
  readonly context: Context
  readonly sequence: number
  readonly tokens: readonly number[]
  readonly sizes: readonly number[]
  readonly from?: number
  readonly see: See
}): Generator<void, boolean> {
  const { see, from = 0 } = reading
  const stride = Math.ceil(Math.max(...reading.sizes) / MOST_ROWS)
  const last = reading.tokens.length - 1
  const wants = (index: number) => (from + index) % stride === 0 || index === last
  let before = -1
  for (const { index, row } of readRows({ ...reading, wants })) {
    if (!see(from + index, hash('sha256', bytesOf(row), 'base64url'))) return false
    if (index - before >= MOST_ROWS) {
      before = index
      yield
    }
  }
  return true
}

/** What differs first between a sequence alone and one beside others, behind a saved state or a kept beginning. */
function* compareSequences(
  context: Context,
  tokens: readonly number[],
  reference: ReadonlyMap<number, string>,
): Generator<void, string | null> {
  const same: See = (index, digest) => reference.get(index) === digest
  if (!(yield* readBeside(context, tokens, same))) return 'beside other answers'
  const half = Math.floor(tokens.length / 2)
  const rest = tokens.slice(half)
  const afterHalf = (how: (context: Context) => unknown) => {
    for (const sequence of [0, 1]) context.forget(sequence, 0)
    const first = { context, sequence: 0, tokens: tokens.slice(0, half), sizes: [MOST_ROWS] }
    for (const _ of readRows({ ...first, wants: () => false }));
    how(context)
    return readThrough({
      context,
      sequence: 1,
      tokens: rest,
      from: half,
      sizes: [1, 7, 64],
      see: same,
    })
  }
  const isCarried = yield* afterHalf((both) => both.restore(1, both.save(0)))
  if (!isCarried) return 'behind a saved state'
  // What is left of a longer conversation is the beginning of the next.
  context.forget(1, half)
  const again = { context, sequence: 1, tokens: rest, from: half, sizes: [64, 2], see: same }
  return (yield* readThrough(again)) ? null : 'behind a kept beginning'
}

/** Three sequences share each batch: one reads in chunks while the others are a token at a time further on. */
function* readBeside(
  context: Context,
  tokens: readonly number[],
  see: See,
): Generator<void, boolean> {
  const at = [0, 0, 0]
  const steps = [1, 1, 29]
  while (at.some((position) => position < tokens.length)) {
    const places: { readonly index: number; readonly place: number }[] = []
    at.forEach((position, sequence) => {
      const end = Math.min(tokens.length, position + (steps[sequence] ?? 1))
      for (let index = position; index < end; index++) {
        places.push({ index, place: context.add(tokens[index] ?? 0, index, sequence, true) })
      }
      at[sequence] = end
    })
    context.decode()
    for (const { index, place } of places) {
      if (!see(index, hash('sha256', bytesOf(context.row(place)), 'base64url'))) return false
    }
    yield
  }
  return true
}
