import { randomFillSync } from 'node:crypto'

const POOL_BYTES = 4096
/** What is larger is drawn by itself. */
const LARGEST_FROM_POOL = 64

/**
 * Random bytes of `fill`, small ones from a pool: a draw from the system's generator costs far more than the bytes
 * of an id or a nonce. No byte is given twice, and none stays here once it is given.
 */
export function pooled(
  fill: (into: Uint8Array) => void,
): (bytes: number) => Uint8Array<ArrayBuffer> {
  const pool = new Uint8Array(POOL_BYTES)
  let given = POOL_BYTES
  return (bytes) => {
    if (bytes > LARGEST_FROM_POOL) {
      const large = new Uint8Array(bytes)
      fill(large)
      return large
    }
    if (given + bytes > POOL_BYTES) {
      fill(pool)
      given = 0
    }
    const small = pool.slice(given, given + bytes)
    pool.fill(0, given, given + bytes)
    given += bytes
    return small
  }
}

export const random = pooled(randomFillSync)
