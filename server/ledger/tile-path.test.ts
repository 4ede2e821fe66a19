import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countAt, parseTilePath, partialFolder, tilePath, tileWidth } from './tile-path.ts'

const full = (level: number | 'entries', index: number) => ({ level, index, width: tileWidth })

test.each([
  [full(0, 0), 'tile/0/000'],
  [full(0, 5), 'tile/0/005'],
  [full(0, 999), 'tile/0/999'],
  [full(0, 1000), 'tile/0/x001/000'],
  [full(3, 1234067), 'tile/3/x001/x234/067'],
  [full(63, 1_000_000_000), 'tile/63/x001/x000/x000/000'],
  [full('entries', 273), 'tile/entries/273'],
  [{ level: 'entries', index: 1234067, width: 8 } as const, 'tile/entries/x001/x234/067.p/8'],
  [{ level: 0, index: 273, width: 112 }, 'tile/0/273.p/112'],
  [{ level: 2, index: 0, width: 255 }, 'tile/2/000.p/255'],
])('the path of %o is %s, both ways (tlog-tiles)', (tile, path) => {
  expect(tilePath(tile)).toBe(path)
  expect(parseTilePath(path)).toEqual(tile)
})

test("the specification's tree of 70,000 entries has 273 full tiles, then 112 hashes, then 17, then 1", () => {
  const shape = [0, 1, 2, 3].map((level) => {
    const count = countAt(level, 70_000)
    return [Math.floor(count / tileWidth), count % tileWidth]
  })
  expect(shape).toEqual([
    [273, 112],
    [1, 17],
    [0, 1],
    [0, 0],
  ])
  expect(countAt('entries', 70_000)).toBe(70_000)
})

test.each([
  'tile',
  'tile/0',
  'tile/0/',
  'tile/0/0',
  'tile/0/00',
  'tile/0/0000',
  'tile/00/000',
  'tile/64/000',
  'tile/-1/000',
  'tile/0/x000/000',
  'tile/0/x001/x001',
  'tile/0/001/000',
  'tile/0/x1/000',
  'tile/0/000.p',
  'tile/0/000.p/',
  'tile/0/000.p/0',
  'tile/0/000.p/00',
  'tile/0/000.p/01',
  'tile/0/000.p/256',
  'tile/0/000.p/999',
  'tile/0/000.p/1/',
  'tile/entries/',
  'tile/Entries/000',
  'tile/data/000',
  '/tile/0/000',
  'tile/0/000\n',
  'tile/0/../000',
  '../tile/0/000',
  'tile/0/x001/x001/x001/x001/x001/x001/000',
  'checkpoint',
  '',
])('%j names no tile', (path) => {
  expect(parseTilePath(path)).toBeNull()
})

test('every tile has one path and every path one tile', () => {
  const tile = fc.record({
    level: fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 })),
    index: fc.oneof(fc.nat(2000), fc.integer({ min: 0, max: 10 ** 15 - 1 })),
    width: fc.integer({ min: 1, max: tileWidth }),
  })
  fc.assert(
    fc.property(tile, (given) => {
      expect(parseTilePath(tilePath(given))).toEqual(given)
    }),
  )
})

test('whatever is read as a path is written the same', () => {
  const path = fc.stringMatching(/^tile\/(entries|\d{1,2})\/(x\d{3}\/){0,2}\d{3}(\.p\/\d{1,3})?$/)
  fc.assert(
    fc.property(path, (given) => {
      const tile = parseTilePath(given)
      if (tile) expect(tilePath(tile)).toBe(given)
    }),
  )
})

test('the partial versions of a tile lie in a folder beside it', () => {
  expect(partialFolder({ level: 0, index: 1234067 })).toBe('tile/0/x001/x234/067.p')
  expect(tilePath({ level: 0, index: 1234067, width: 7 })).toBe('tile/0/x001/x234/067.p/7')
})
