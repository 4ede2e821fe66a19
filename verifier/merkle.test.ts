import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { Tree } from '../spec/vectors/tree.ts'
import { utf8 } from './bytes.ts'
import { fromHex, toHex } from './encoding.ts'
import { checkConsistency, leafHash, nodeHash, rootFromInclusion } from './merkle.ts'

const most = 300

/** The leaves and roots that every implementation of RFC 6962 is tested with. */
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const tree = new Tree()
const leafOf = (n: number): Promise<Uint8Array> => leafHash(utf8(`leaf ${n}`))

beforeAll(async () => {
  for (let n = 0; n < most; n++) await tree.add(utf8(`leaf ${n}`))
})

describe('the naive tree', () => {
  it('gives the known roots of sizes 0 to 8', async () => {
    const known = new Tree()
    expect(toHex(await known.root())).toBe(roots[0])
    for (const [at, hex] of leaves.entries()) {
      await known.add(fromHex(hex) ?? new Uint8Array())
      expect(toHex(await known.root()), `size ${at + 1}`).toBe(roots[at + 1])
    }
  })
})

describe('hashing', () => {
  it('keeps leaves and nodes apart: a node cannot be passed off as a leaf', async () => {
    const [left, right] = [await leafOf(0), await leafOf(1)]
    const joined = new Uint8Array(64)
    joined.set(left)
    joined.set(right, 32)
    expect(await nodeHash(left, right)).not.toEqual(await leafHash(joined))
  })
})

describe('an inclusion proof', () => {
  it('leads to the root for every leaf of every size from 1 to 300', async () => {
    for (let size = 1; size <= most; size++) {
      const root = toHex(await tree.root(size))
      // Every leaf of the small trees, the edges and a spread of the large ones.
      const step = size <= 40 ? 1 : 13
      for (let index = 0; index < size; index += step) {
        const hashes = await tree.inclusion(index, size)
        const reached = await rootFromInclusion(await leafOf(index), index, size, hashes)
        expect(reached && toHex(reached), `${index} of ${size}`).toBe(root)
      }
      const last = await tree.inclusion(size - 1, size)
      const reached = await rootFromInclusion(await leafOf(size - 1), size - 1, size, last)
      expect(reached && toHex(reached), `last of ${size}`).toBe(root)
    }
  })

  it('leads elsewhere for another leaf, another place, or a changed hash', async () => {
    const place = fc
      .integer({ min: 2, max: most })
      .chain((size) => fc.tuple(fc.constant(size), fc.nat({ max: size - 1 }), fc.nat()))
    await fc.assert(
      fc.asyncProperty(place, async ([size, index, at]) => {
        const root = toHex(await tree.root(size))
        const hashes = await tree.inclusion(index, size)
        const reach = async (leaf: number, where: number, path: readonly Uint8Array[]) => {
          const reached = await rootFromInclusion(await leafOf(leaf), where, size, path)
          return reached && toHex(reached)
        }
        expect(await reach(index === 0 ? 1 : 0, index, hashes)).not.toBe(root)
        expect(await reach(index, index === 0 ? 1 : index - 1, hashes)).not.toBe(root)
        const changed = hashes.map((hash, n) =>
          n === at % hashes.length ? hash.map((byte) => byte ^ 1) : hash,
        )
        expect(await reach(index, index, changed)).not.toBe(root)
      }),
      { numRuns: 60 },
    )
  })

  it('of any other length is refused', async () => {
    for (const [index, size] of [
      [0, 1],
      [0, 2],
      [5, 7],
      [6, 7],
      [299, 300],
    ] as const) {
      const hashes = await tree.inclusion(index, size)
      const leaf = await leafOf(index)
      expect(await rootFromInclusion(leaf, index, size, [...hashes, leaf])).toBeNull()
      if (hashes.length > 0) {
        expect(await rootFromInclusion(leaf, index, size, hashes.slice(1))).toBeNull()
      }
    }
  })

  it.each([
    [1, 1],
    [5, 5],
    [-1, 5],
    [0, 0],
    [0, -1],
    [0.5, 2],
    [0, Number.MAX_SAFE_INTEGER + 1],
    [Number.NaN, 4],
  ])('for place %d of %d is refused', async (index, size) => {
    expect(await rootFromInclusion(new Uint8Array(32), index, size, [])).toBeNull()
  })

  it('needs as many hashes as a tree beyond 2^31 leaves is high', async () => {
    const leaf = new Uint8Array(32)
    const path = (length: number) => Array.from({ length }, () => new Uint8Array(32))
    const size = 2 ** 40
    expect(await rootFromInclusion(leaf, size - 1, size, path(40))).not.toBeNull()
    expect(await rootFromInclusion(leaf, size - 1, size, path(39))).toBeNull()
    expect(await rootFromInclusion(leaf, 2 ** 32, 2 ** 32 + 1, path(1))).not.toBeNull()
    const largest = Number.MAX_SAFE_INTEGER
    expect(await rootFromInclusion(leaf, 0, largest, path(53))).not.toBeNull()
  })
})

describe('a consistency proof', () => {
  it('holds between sizes from 1 to 300', async () => {
    for (let newer = 1; newer <= most; newer++) {
      const root = await tree.root(newer)
      const step = newer <= 32 ? 1 : 17
      for (let older = 1; older <= newer; older += step) {
        const hashes = await tree.consistency(older, newer)
        const holds = await checkConsistency(older, newer, await tree.root(older), root, hashes)
        expect(holds, `${older} to ${newer}`).toBe(true)
      }
    }
  })

  it('fails for any other root, any changed hash and any other length', async () => {
    const sizes = fc
      .integer({ min: 2, max: most })
      .chain((newer) =>
        fc.tuple(fc.integer({ min: 1, max: newer - 1 }), fc.constant(newer), fc.nat()),
      )
    await fc.assert(
      fc.asyncProperty(sizes, async ([older, newer, at]) => {
        const [r1, r2] = [await tree.root(older), await tree.root(newer)]
        const hashes = await tree.consistency(older, newer)
        const off = (hash: Uint8Array) => hash.map((byte) => byte ^ 0x80)
        const check = (a: Uint8Array, b: Uint8Array, path: readonly Uint8Array[]) =>
          checkConsistency(older, newer, a, b, path)
        expect(await check(off(r1), r2, hashes)).toBe(false)
        expect(await check(r1, off(r2), hashes)).toBe(false)
        expect(
          await check(
            r1,
            r2,
            hashes.map((hash, n) => (n === at % hashes.length ? off(hash) : hash)),
          ),
        ).toBe(false)
        expect(await check(r1, r2, hashes.slice(1))).toBe(false)
        expect(await check(r1, r2, [...hashes, r1])).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  it('of a tree with itself is empty', async () => {
    const root = await tree.root(9)
    expect(await checkConsistency(9, 9, root, root, [])).toBe(true)
    expect(await checkConsistency(9, 9, root, root, [root])).toBe(false)
    expect(await checkConsistency(9, 9, root, await tree.root(8), [])).toBe(false)
  })

  it('from the empty tree proves nothing and is refused, even to itself', async () => {
    const empty = await tree.root(0)
    expect(await checkConsistency(0, 0, empty, empty, [])).toBe(false)
    expect(await checkConsistency(0, 5, empty, await tree.root(5), [])).toBe(false)
  })

  it.each([
    [5, 4],
    [-1, 4],
    [1.5, 4],
    [1, Number.MAX_SAFE_INTEGER + 1],
  ])('from %d to %d is refused', async (older, newer) => {
    const root = new Uint8Array(32)
    expect(await checkConsistency(older, newer, root, root, [])).toBe(false)
  })
})
