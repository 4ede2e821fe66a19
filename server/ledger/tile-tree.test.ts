import { describe, expect, test } from 'vitest'
import { hashNode } from './hash.ts'
import { leaves } from './ledger-fixture.ts'
import { naiveLeaves, naiveRoot } from './naive-tree.ts'
import { encodeTile } from './tile-bytes.ts'
import { rememberedTiles, tileTree } from './tile-tree.ts'

const hashes = naiveLeaves(leaves(256))

describe('a tile knows', () => {
  const tile = tileTree(encodeTile(hashes))

  test.each([1, 2, 4, 8, 16, 32, 64, 128])('each root of %i hashes within it', (width) => {
    for (let first = 0; first < 256; first += width) {
      expect(tile.root(first, width)).toEqual(naiveRoot(hashes.slice(first, first + width)))
    }
  })

  test('of a partial one, as much as it has, and no more', () => {
    const partial = tileTree(encodeTile(hashes.slice(0, 7)))
    expect(partial.root(4, 2)).toEqual(
      hashNode(hashes[4] ?? new Uint8Array(), hashes[5] ?? new Uint8Array()),
    )
    expect(partial.root(6, 1)).toEqual(hashes[6])
    expect(() => partial.root(4, 4)).toThrow(RangeError)
    expect(() => partial.root(8, 1)).toThrow(RangeError)
    expect(() => tileTree(new Uint8Array()).root(0, 1)).toThrow(RangeError)
  })
})

/** A storage that holds every tile of a ledger that has reached a million entries. */
function counted() {
  const reads: string[] = []
  const read = async (path: string) => {
    reads.push(path)
    const width = Number(/\.p\/(\d+)$/.exec(path)?.[1] ?? 256)
    return encodeTile(hashes.slice(0, width))
  }
  return { reads, tiles: rememberedTiles({ read }) }
}

describe('the memory of tiles', () => {
  test('reads a tile once, whether it is full or partial', async () => {
    const { reads, tiles } = counted()
    for (let again = 0; again < 3; again += 1) {
      await Promise.all([tiles(300)(0, 0), tiles(300)(0, 0), tiles(300)(0, 1)])
    }
    expect(reads).toEqual(['tile/0/000', 'tile/0/001.p/44'])
  })

  test('does not take a tile of one width for that of another', async () => {
    const { reads, tiles } = counted()
    await tiles(300)(0, 1)
    const wider = await tiles(301)(0, 1)
    expect(wider.root(44, 1)).toEqual(hashes[44])
    expect(reads).toEqual(['tile/0/001.p/44', 'tile/0/001.p/45'])
  })

  test('keeps no more than four megabytes; what was asked for longest ago goes first', async () => {
    const { reads, tiles } = counted()
    const all = tiles(300 * 256)
    for (let at = 0; at < 256; at += 1) await all(0, at)
    await all(0, 0)
    await all(0, 256)
    await all(0, 0)
    expect(reads).toHaveLength(257)
    await all(0, 1)
    expect(reads).toHaveLength(258)
  })

  test('asks again for a tile that could not be read', async () => {
    let broken = true
    const tiles = rememberedTiles({
      read: async () => {
        if (broken) throw new Error('EIO')
        return encodeTile(hashes)
      },
    })
    await expect(tiles(256)(0, 0)).rejects.toThrow('EIO')
    broken = false
    expect((await tiles(256)(0, 0)).root(0, 1)).toEqual(hashes[0])
  })
})
