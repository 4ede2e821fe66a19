import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openCipher, type Cell } from './cipher.ts'

const random = (bytes: number) => new Uint8Array(randomBytes(bytes))
const key = random(32)
const cipher = openCipher(key, random)
const cell: Cell = { table: 'message', id: 'm1', column: 'text' }

test('what was encrypted is read back, whatever it says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const plain = text.toWellFormed()
      expect(cipher.decrypt(cell, cipher.encrypt(cell, plain))).toBe(plain)
    }),
  )
})

test('a byte order mark at the start stays', () => {
  expect(cipher.decrypt(cell, cipher.encrypt(cell, '\ufeffhi'))).toBe('\ufeffhi')
})

test('the same text never gives the same bytes, and its bytes do not hold it', () => {
  const [one, two] = [cipher.encrypt(cell, 'hello'), cipher.encrypt(cell, 'hello')]
  expect(one).not.toEqual(two)
  expect(Buffer.from(one).includes('hello')).toBe(false)
})

describe('nothing is read', () => {
  const sealed = cipher.encrypt(cell, 'hello')

  test.each<[string, Cell]>([
    ['in another row', { ...cell, id: 'm2' }],
    ['in another table', { ...cell, table: 'receipt' }],
    ['in another column', { ...cell, column: 'title' }],
    [
      'in a cell whose names only add up to the same',
      { ...cell, table: 'mess', column: 'agetext' },
    ],
  ])('%s', (_, other) => {
    expect(() => cipher.decrypt(other, sealed)).toThrow()
  })

  test('under another key', () => {
    expect(() => openCipher(random(32), random).decrypt(cell, sealed)).toThrow()
  })

  test('after any byte was changed', () => {
    for (const at of sealed.keys()) {
      const changed = sealed.map((byte, i) => (i === at ? byte ^ 1 : byte))
      expect(() => cipher.decrypt(cell, changed)).toThrow()
    }
  })

  test('of bytes that were cut short', () => {
    for (let length = 0; length < sealed.length; length++) {
      expect(() => cipher.decrypt(cell, sealed.subarray(0, length))).toThrow()
    }
  })
})
