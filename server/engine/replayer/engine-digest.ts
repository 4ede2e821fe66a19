import { createHash } from 'node:crypto'
import type { Llama } from '../llama/binding.ts'
import { Context, type ContextOrder } from '../llama/context.ts'
import type { Measured } from '../llama/protocol.ts'
import { tokenise } from '../llama/tokenise.ts'
import type { Weights } from '../llama/weights.ts'
import { readRows } from './rows.ts'
import { SELF_TEST_TEXT } from './self-test-text.ts'

/** How many of the text's tokens the digest is taken over. */
const DIGEST_TOKENS = 128

/** Batches of both measurements, so that whatever depends on a batch's size shows between them. */
const PLAIN = [DIGEST_TOKENS]
const MIXED = [1, 2, 3, 8, 5, 33, 12, 64]

/** Measures in a small context of its own, which is gone afterwards. */
export function measureEngine(
  llama: Llama,
  weights: Weights,
  order: Pick<ContextOrder, 'threads' | 'cache'> & { readonly twice: boolean },
): Measured {
  using context = new Context(llama, weights, {
    threads: order.threads,
    cache: order.cache,
    contextTokens: DIGEST_TOKENS,
    sequences: 1,
    rows: Math.max(...PLAIN, ...MIXED),
  })
  const tokens = selfTestTokens(llama, weights, DIGEST_TOKENS)
  const digest = rowsDigest(context, tokens, PLAIN)
  if (!order.twice) return { digest, steady: null }
  context.forget(0, 0)
  return { digest, steady: rowsDigest(context, tokens, MIXED) === digest }
}

/** The first `count` tokens of the self-test's text; a longer one begins again. */
export function selfTestTokens(llama: Llama, weights: Weights, count: number): number[] {
  const ids = tokenise(llama, weights, { text: SELF_TEST_TEXT, special: false })
  return Array.from({ length: count }, (_, i) => ids[i % ids.length] ?? 0)
}

function rowsDigest(context: Context, tokens: readonly number[], sizes: readonly number[]): string {
  const hash = createHash('sha256')
  for (const { row } of readRows({ context, sequence: 0, tokens, sizes, wants: () => true })) {
    hash.update(bytesOf(row))
  }
  return hash.digest('base64url')
}

/** The row as the little-endian machine has it; every machine that llama.cpp is built for here is one. */
export const bytesOf = (row: Float32Array): Uint8Array =>
  new Uint8Array(row.buffer, row.byteOffset, row.byteLength)
