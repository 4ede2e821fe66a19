/**
 * Types of the attention cache under the names that receipts give them, keys before values where they
 * differ, in the library's own numbers.
 */
export const CACHES = {
  'q8_0/f16': { keys: 8, values: 1 },
  q8_0: { keys: 8, values: 8 },
  f16: { keys: 1, values: 1 },
} as const
export type Cache = keyof typeof CACHES

/**
 * With flash attention these leave the processor backend one path through attention, so a token's scores are
 * the same bits alone, in any batch and in any chunk. Keys and values that are both f16 have three paths.
 */
const EXACT = ['q8_0/f16', 'q8_0'] as const satisfies readonly Cache[]
export type ExactCache = (typeof EXACT)[number]

export const isExactCache = (name: string): name is ExactCache =>
  EXACT.some((exact) => exact === name)
