import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, equalBytes, own, text, textOrNull, utf8 } from './bytes.ts'
import { fromHex } from './encoding.ts'

describe('text and bytes', () => {
  it('every well-formed text survives the way to bytes and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (source) => {
        expect(text(utf8(source))).toBe(source)
      }),
    )
  })

  it('a byte order mark is kept: nothing of a file is lost unseen', () => {
    expect(text(utf8('\ufeffa'))).toBe('\ufeffa')
  })

  it.each(['ff', 'c0af', 'eda080', 'f8888080', 'e282', '80'])('%s is not UTF-8', (hex) => {
    const bytes = fromHex(hex) ?? new Uint8Array()
    expect(() => text(bytes)).toThrow()
    expect(textOrNull(bytes)).toBeNull()
  })
})

describe('bytes', () => {
  it('are joined in order', () => {
    expect(concat(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(
      Uint8Array.of(1, 2, 3),
    )
    expect(concat()).toEqual(new Uint8Array())
  })

  it('are equal only in length and content', () => {
    const one = Uint8Array.of(1, 2)
    expect(equalBytes(one, Uint8Array.of(1, 2))).toBe(true)
    expect(equalBytes(one, Uint8Array.of(1, 3))).toBe(false)
    expect(equalBytes(one, Uint8Array.of(1))).toBe(false)
    expect(equalBytes(Uint8Array.of(1), one)).toBe(false)
  })

  it('a copy is of the view alone and no longer shares its memory', () => {
    const memory = Uint8Array.of(1, 2, 3, 4)
    const copy = own(memory.subarray(1, 3))
    memory[1] = 9
    expect(copy).toEqual(Uint8Array.of(2, 3))
    expect(copy.buffer.byteLength).toBe(2)
  })
})
