import { describe, expect, it } from 'vitest'
import { en } from './words-en.ts'
import { fr } from './words-fr.ts'

/** Every text of a catalogue with the path to it. */
function texts(words: object, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(words).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    const at = `${path}.${name}`
    if (typeof value === 'string') return [[at, value]]
    if (typeof value === 'function') return [[at, String(value('NAME', 7))]]
    return texts(value, at)
  })
}

describe('the words of the page', () => {
  it('say the same things in both languages', () => {
    expect(texts(fr).map(([path]) => path)).toEqual(texts(en).map(([path]) => path))
  })

  it('leave nothing empty and nothing untranslated', () => {
    const english = new Map(texts(en))
    for (const [path, said] of texts(fr)) {
      expect(said.trim(), path).not.toBe('')
      expect(said, path).not.toBe(english.get(path))
    }
  })

  it('set French punctuation with a space that does not break', () => {
    for (const [path, said] of texts(fr)) {
      expect(said.match(/[^\u00a0\u202f][:;?!](?:\s|$)/), `${path}: ${said}`).toBeNull()
      expect(said, path).not.toMatch(/'/)
    }
  })
})
