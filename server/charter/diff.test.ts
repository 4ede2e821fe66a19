import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffFiles, diffLines } from './diff.ts'

const kept = (lines: ReturnType<typeof diffLines>, gone: 'added' | 'removed') =>
  lines.filter(({ kind }) => kind !== gone).map(({ text }) => text)

const texts = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })

test('both texts can be read out of a diff, whatever they are', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const lines = diffLines(before, after)
      expect(kept(lines, 'added')).toEqual(before)
      expect(kept(lines, 'removed')).toEqual(after)
    }),
  )
})

test('a text is no different from itself', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(diffLines(text, text).every(({ kind }) => kind === 'same')).toBe(true)
      expect(
        diffFiles(new Map([['a', text.join('\n')]]), new Map([['a', text.join('\n')]])),
      ).toEqual([])
    }),
  )
})

describe('of two folders', () => {
  test('every line that comes or goes is shown, and the lines around it', () => {
    const old = ['1', '2', '3', '4', '5', '6', '7', '8'].join('\n')
    const [diff] = diffFiles(new Map([['a', old]]), new Map([['a', old.replace('5', 'five')]]))
    expect(diff?.lines).toEqual([
      { kind: 'skipped', lines: 2 },
      { kind: 'same', text: '3' },
      { kind: 'same', text: '4' },
      { kind: 'removed', text: '5' },
      { kind: 'added', text: 'five' },
      { kind: 'same', text: '6' },
      { kind: 'same', text: '7' },
      { kind: 'skipped', lines: 1 },
    ])
  })

  test('the work grows with the lines, not with their square', () => {
    const [old, next] = ['a\n', 'b\n'].map((line) => line.repeat(300_000))
    const [diff] = diffFiles(new Map([['a', old ?? '']]), new Map([['a', next ?? '']]))
    expect(diff?.lines).toHaveLength(600_002)
  })

  test('a file that comes and a file that goes are shown whole', () => {
    const diff = diffFiles(new Map([['old', 'gone']]), new Map([['new', 'here\nand here']]))
    expect(diff).toEqual([
      { name: 'old', lines: [{ kind: 'removed', text: 'gone' }] },
      {
        name: 'new',
        lines: [
          { kind: 'added', text: 'here' },
          { kind: 'added', text: 'and here' },
        ],
      },
    ])
  })

  test('texts too long to compare are shown whole, before and after', () => {
    const many = Array.from({ length: 3000 }, (_, n) => String(n))
    const other = many.map((line) => `${line}!`)
    expect(diffLines(many, other)).toHaveLength(6000)
  })
})
