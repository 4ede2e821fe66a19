import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../test/repository.ts'

const bench = (...args: string[]) =>
  spawnSync(
    process.execPath,
    ['--conditions=overt-source', join(root, 'bench', 'main.ts'), ...args],
    {
      encoding: 'utf8',
    },
  )

describe('the bench', () => {
  test.each([
    ['an unknown flag', ['--jsn', 'x']],
    ['a flag without its value', ['--json']],
    ['an unknown figure', ['hot-start']],
  ])('refuses %s with exit 64, before it measures anything', (_, args) => {
    const { status, stdout, stderr } = bench(...args)
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' })
    expect(stderr).toContain('Usage: npm run bench')
  })
})
