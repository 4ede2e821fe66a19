import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../test/repository.ts'
import { question } from './engine-ask.ts'

const bench = (...args: string[]) => {
  const script = join(root, 'bench', 'engine.ts')
  return spawnSync(process.execPath, ['--conditions=overt-source', script, ...args], {
    encoding: 'utf8',
  })
}

describe("the engine's bench", () => {
  test.each([
    ['an unknown flag', ['--peers', 'x']],
    ['an unknown figure', ['nine-streams']],
    ['a peer that is not there', ['--peer', '/nowhere/llama-server']],
    ['a count that is none', ['--rounds', 'many']],
  ])('refuses %s with exit 64, before it measures anything', (_, args) => {
    const { status, stdout, stderr } = bench(...args)
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' })
    expect(stderr).toContain('Usage: npm run bench:engine')
  })

  test('asks something new each time, as long as it was told', () => {
    const [one, two] = [question(512, 1), question(512, 2)]
    expect(one).not.toEqual(two)
    expect(one[0]?.content.length).toBeGreaterThan(question(40, 1)[0]?.content.length ?? 0)
  })
})
