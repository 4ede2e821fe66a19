import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { build, products } from './build.mjs'
import { temporary, write } from './temporary.fixture.mjs'

promises('start:build')

const builder = `
const { appendFileSync, mkdirSync, rmSync } = require('node:fs')
rmSync('dist', { recursive: true, force: true })
mkdirSync('dist')
appendFileSync('build.log', 'built\\n')
process.stdout.write(require('node:fs').readFileSync('a.ts', 'utf8'))
process.exit(require('node:fs').readFileSync('a.ts', 'utf8') === 'broken' ? 1 : 0)
`

function workshop() {
  const root = temporary({ 'web/a.ts': 'a', 'web/build.cjs': builder })
  const product = {
    title: 'Built the web',
    sources: ['web/a.ts'],
    folder: 'web/dist',
    command: (/** @type {string} */ node) => [node, 'build.cjs'],
    cwd: 'web',
  }
  const log = join(root, 'web', 'build.log')
  const builds = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0)
  const place = { root, cache: join(root, '.cache'), node: process.execPath, env: process.env }
  return { root, builds, run: () => build(place, [product]) }
}

describe('build', () => {
  test('builds once for the same sources', async () => {
    const { builds, run } = workshop()
    await run()
    await run()
    expect(builds()).toBe(1)
  })

  test('builds again when a source changed, or what was built is gone', async () => {
    const { root, builds, run } = workshop()
    await run()
    write(root, 'web/a.ts', 'b')
    await run()
    rmSync(join(root, 'web', 'dist'), { recursive: true })
    await run()
    expect(builds()).toBe(3)
  })

  test('of two at once one builds', async () => {
    const { builds, run } = workshop()
    await Promise.all([run(), run()])
    expect(builds()).toBe(1)
  })

  test("that fails tells the builder's words, and is tried again", async () => {
    const { root, builds, run } = workshop()
    write(root, 'web/a.ts', 'broken')
    await expect(run()).rejects.toThrow(/^broken\n/)
    await expect(run()).rejects.toThrow('failed: its words are above')
    expect(builds()).toBe(2)
  })

  test('the web is built of everything that it imports', () => {
    const web = products.find(({ folder }) => folder === 'web/dist')
    expect(web?.sources).toEqual(expect.arrayContaining(['web', 'wire', 'verifier']))
  })
})
