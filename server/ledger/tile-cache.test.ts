import { expect, test } from 'vitest'
import { withTileCache } from './tile-cache.ts'

function counted() {
  const reads: string[] = []
  const read = async (path: string) => {
    reads.push(path)
    return path.endsWith('/404') ? null : new Uint8Array(3)
  }
  return { reads, cache: withTileCache({ read }) }
}

test('a full tile is read once', async () => {
  const { reads, cache } = counted()
  for (let again = 0; again < 3; again += 1) await cache.read('tile/0/000')
  expect(reads).toEqual(['tile/0/000'])
})

test.each(['tile/0/000.p/3', 'tile/entries/000', 'checkpoint', 'tile/0/404'])(
  '%s is read each time: it may change, is large, or is not there yet',
  async (path) => {
    const { reads, cache } = counted()
    await cache.read(path)
    await cache.read(path)
    expect(reads).toEqual([path, path])
  },
)

test('what was read longest ago goes first, and no more is kept than two megabytes', async () => {
  const { reads, cache } = counted()
  for (let at = 0; at < 256; at += 1) await cache.read(`tile/0/${at}`)
  await cache.read('tile/0/0')
  await cache.read('tile/0/256')
  await cache.read('tile/0/0')
  expect(reads).toHaveLength(257)
  await cache.read('tile/0/1')
  expect(reads).toHaveLength(258)
})
