import { type Json, concat, drawLeaves, drawNumber, toBase64Url, toHex } from '@overt/verifier'
import { drawn } from './keys.ts'

const COUNT = 12
const shares = [0, 20_000, 500_000, 1_000_000]

/** What the same leaves and the same beacon draw under several shares. */
export async function audits(): Promise<Json> {
  const root = await drawn('a beacon')
  const leaves = await Promise.all(
    Array.from({ length: COUNT }, async (_, index) => {
      const leaf = concat(Uint8Array.of(0x01), await drawn(`leaf ${index}`))
      return { index, leaf }
    }),
  )
  const numbers = leaves.map(async ({ index, leaf }) => {
    const number = String(await drawNumber(root, leaf))
    return { index, leaf: toHex(leaf), number }
  })
  const draws = shares.map(async (share) => {
    const found = await drawLeaves(leaves, root, share)
    return { share, drawn: found.map(({ index }) => index) }
  })
  return {
    root: toBase64Url(root),
    leaves: await Promise.all(numbers),
    draws: await Promise.all(draws),
  }
}
