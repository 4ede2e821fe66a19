import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { digest, readStamp, writeStamp } from './stamp.mjs'
import { temporary, write } from './temporary.fixture.mjs'

const files = { 'web/a.ts': 'a', 'web/deep/b.tsx': 'b', 'lock.json': '{}' }
const of = (/** @type {string} */ root) => digest(root, ['web', 'lock.json'])

describe('the digest of sources', () => {
  test('is the same for the same files, wherever they lie', () => {
    expect(of(temporary(files))).toBe(of(temporary(files)))
  })

  test.each([
    ['content', { 'web/a.ts': 'A' }],
    ['a file more', { 'web/c.ts': '' }],
    ['a single file', { 'lock.json': '{ }' }],
  ])('changes with %s', (_, change) => {
    expect(of(temporary({ ...files, ...change }))).not.toBe(of(temporary(files)))
  })

  test('changes with a name, with a file less, and with the salt', () => {
    const before = of(temporary(files))
    expect(of(temporary({ 'web/z.ts': 'a', 'web/deep/b.tsx': 'b', 'lock.json': '{}' }))).not.toBe(
      before,
    )
    const less = temporary(files)
    rmSync(join(less, 'web', 'a.ts'))
    expect(of(less)).not.toBe(before)
    expect(digest(temporary(files), ['web', 'lock.json'], 'linux-arm64')).not.toBe(before)
  })

  test('leaves out tests and what was made or installed', () => {
    const more = {
      'web/a.test.ts': 'test',
      'web/b.test.tsx': 'test',
      'web/dist/index.html': 'made',
      'web/node_modules/x/x.js': 'installed',
    }
    expect(of(temporary({ ...files, ...more }))).toBe(of(temporary(files)))
  })

  test('fails for a source that is not there', () => {
    expect(() => digest(temporary(), ['web'])).toThrow('ENOENT')
  })
})

describe('a stamp', () => {
  test('is read as it was written; none is null', () => {
    const path = join(temporary({ 'dist/x': '' }), 'dist', '.stamp')
    expect(readStamp(path)).toBeNull()
    writeStamp(path, 'abc')
    expect(readStamp(path)).toBe('abc')
  })

  test('that cannot be read is not taken for none', () => {
    const folder = temporary()
    write(folder, 'stamp/inside', '')
    expect(() => readStamp(join(folder, 'stamp'))).toThrow('EISDIR')
  })
})
