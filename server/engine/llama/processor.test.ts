import { describe, expect, test } from 'vitest'
import { ARM64_VARIANTS, parseProcessor, runnable, X64_VARIANTS } from './processor.ts'

const block = (fields: Readonly<Record<string, string>>) =>
  Object.entries(fields)
    .map(([name, value]) => `${name}\t: ${value}`)
    .join('\n')
const HASWELL = 'fpu sse4_2 avx f16c fma avx2 bmi2'

describe('a processor', () => {
  test('has the features that the system names and its physical cores', () => {
    const cpuinfo = [0, 1, 0, 1]
      .map((core, i) =>
        block({ processor: `${i}`, 'physical id': '0', 'core id': `${core}`, flags: HASWELL }),
      )
      .join('\n\n')
    const processor = parseProcessor(cpuinfo, 4)
    expect(processor.cores).toBe(2)
    expect(processor.features.has('avx2')).toBe(true)
  })

  test('has no more cores than the process may use', () => {
    const cpuinfo = [0, 1, 2]
      .map((core) => block({ 'core id': `${core}`, flags: 'fpu' }))
      .join('\n\n')
    expect(parseProcessor(cpuinfo, 2).cores).toBe(2)
  })

  test('is known by its threads alone where the system says nothing of cores', () => {
    expect(parseProcessor('', 3)).toEqual({ features: new Set(), name: '', cores: 3 })
    expect(parseProcessor(block({ Features: 'fp asimd asimddp' }), 4)).toMatchObject({ cores: 4 })
  })
})

describe('the common variant', () => {
  const variantOf = (flags: string) =>
    runnable(X64_VARIANTS, parseProcessor(block({ flags }), 1))[0]

  test('is haswell on any x64 processor of the last ten years, newer features or not', () => {
    expect(variantOf(HASWELL)).toBe('haswell')
    expect(variantOf(`${HASWELL} avx512f avx512_vnni avx512_bf16`)).toBe('haswell')
  })

  test.each([
    ['fpu', 'x64'],
    ['sse4_2', 'sse42'],
    ['sse4_2 avx', 'sandybridge'],
    ['sse4_2 avx f16c', 'ivybridge'],
    ['sse4_2 avx f16c fma', 'piledriver'],
    ['sse4_2 avx f16c fma avx2', 'piledriver'],
  ])('of "%s" is %s', (flags, variant) => {
    expect(variantOf(flags)).toBe(variant)
  })

  test('of an arm64 processor goes by its own names', () => {
    const features = (text: string) => parseProcessor(block({ Features: text }), 1)
    expect(runnable(ARM64_VARIANTS, features('asimd asimddp asimdhp'))[0]).toBe('armv8.2_2')
    expect(runnable(ARM64_VARIANTS, features('asimd'))[0]).toBe('armv8.0_1')
  })
})
