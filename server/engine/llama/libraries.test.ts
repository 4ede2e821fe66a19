import { describe, expect, test } from 'vitest'
import { findLibraries, type LibraryChoice } from './libraries.ts'

const haswell = new Set(['sse4_2', 'avx', 'avx2', 'fma', 'f16c', 'bmi2'])
const find = (changes: Partial<LibraryChoice> = {}) =>
  findLibraries({
    platform: 'linux-x64',
    processor: { features: haswell, name: '', cores: 2 },
    folder: null,
    variant: null,
    ...changes,
  })

describe('the libraries', () => {
  test('of linux-x64 are those of the installed package, with the common variant', () => {
    const libraries = find()
    expect(libraries.variant).toBe('haswell')
    expect(libraries.processor).toMatch(/libggml-cpu-haswell\.so$/)
    expect(libraries.llama).toMatch(
      /@node-llama-cpp\/linux-x64\/bins\/linux-x64\/libllama\.v0\.5\.0\.so$/,
    )
  })

  test('may be of a named variant, as a replay wants it', () => {
    expect(find({ variant: 'zen4' }).processor).toMatch(/libggml-cpu-zen4\.so$/)
  })

  test('of linux-arm64 lie in their own package', () => {
    const processor = { features: new Set(['asimddp', 'asimdhp']), name: '', cores: 4 }
    expect(find({ platform: 'linux-arm64', processor }).processor).toMatch(
      /libggml-cpu-armv8\.2_2\.so$/,
    )
  })

  test.each([
    [{ platform: 'sunos-sparc' }, 'there is no local engine for sunos-sparc yet'],
    [{ variant: 'nosuch' }, 'libggml-cpu-nosuch.so is missing'],
    [{ folder: '/nowhere' }, '/nowhere/libggml-base.so is missing'],
  ])('that are not there are named: %j', (changes, sentence) => {
    expect(() => find(changes)).toThrow(sentence)
  })
})
