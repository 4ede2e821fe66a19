import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { identify } from './identity.ts'
import { openSelfTests, type KeptSelfTest, type Tested } from './self-tests.ts'

const tested: Tested = {
  model: 'sha256:aa',
  library: 'sha256:bb',
  variant: 'haswell',
  processor: 'A Processor 9000',
  contextTokens: 4096,
  threads: 2,
}
const passed: KeptSelfTest = { digest: 'd', repack: true, tokens: 4096, differs: null }

describe('results of self-tests', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'overt-self-test-'))
  })
  afterEach(() => rm(home, { recursive: true }))

  test('are found by a later start, and by nobody on another machine or setting', async () => {
    await openSelfTests(home).keep(tested, passed)
    const later = openSelfTests(home)
    expect(await later.find(tested)).toEqual(passed)
    for (const change of [
      { model: 'sha256:ab' },
      { library: 'sha256:bc' },
      { variant: 'x64' },
      { processor: 'A Processor 9001' },
      { contextTokens: 8192 },
      { threads: 1 },
    ]) {
      expect(await later.find({ ...tested, ...change })).toBeNull()
    }
  })

  test('belong to their owner alone, and a new one takes the place of the old', async () => {
    const tests = openSelfTests(home)
    await tests.keep(tested, { ...passed, differs: 'beside other answers' })
    await tests.keep(tested, passed)
    const [name, ...more] = await readdir(join(home, 'self-tests'))
    expect(more).toEqual([])
    expect((await stat(join(home, 'self-tests', name ?? ''))).mode & 0o777).toBe(0o600)
    expect(await tests.find(tested)).toEqual(passed)
  })

  test.each([
    '',
    '{',
    '{"digest":1}',
    '{"digest":"d","repack":true,"tokens":1,"differs":null,"x":0}',
  ])('that cannot be read are as good as none: %j', async (text) => {
    const tests = openSelfTests(home)
    await tests.keep(tested, passed)
    const [name = ''] = await readdir(join(home, 'self-tests'))
    await writeFile(join(home, 'self-tests', name), text)
    expect(await tests.find(tested)).toBeNull()
  })
})

describe('what an engine says of itself', () => {
  const used = { ...tested, repack: true }
  const loaded = {
    contextTokens: 4096,
    cache: 'q8_0/f16' as const,
    measured: { digest: 'd', steady: null },
  }
  const replay = (kept: KeptSelfTest | null) => identify(used, loaded, kept).replay

  test('is exact only where the whole context was tested with these very numbers', () => {
    expect(replay(passed)).toBe('exact')
    expect(replay(null)).toBe('statistical')
    expect(replay({ ...passed, differs: 'chunks of other sizes' })).toBe('statistical')
    expect(replay({ ...passed, digest: 'another' })).toBe('statistical')
    expect(replay({ ...passed, repack: false })).toBe('statistical')
    expect(replay({ ...passed, tokens: 4095 })).toBe('statistical')
  })
})
