import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeScene } from '../spec/vectors/scene.ts'
import { writeFiles } from './build.mjs'
import { promises } from '../test/promises.ts'

promises('verify:size')

const scene = await makeScene()
let folder = ''
let built = { size: 0 }
const file = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-build-'))
  built = await writeFiles(folder)
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

describe('what a stranger downloads', () => {
  it('all that verify needs is at most 12 kB minified and gzipped', async () => {
    const code = await readFile(file('verify.mjs'))
    expect(gzipSync(code.subarray(0, -1), { level: 9 }).length).toBe(built.size)
    expect(built.size).toBeLessThanOrEqual(12_000)
  })

  it('the library imports nothing', async () => {
    const code = await readFile(file('verifier.mjs'), 'utf8')
    expect(code).not.toMatch(/\bimport\b|\brequire\b/)
  })

  it('the library verifies a receipt', async () => {
    const library = await import(/* @vite-ignore */ pathToFileURL(file('verifier.mjs')).href)
    const { exit } = await library.verify(scene.bytes, { policy: scene.policy })
    expect(exit).toBe(0)
  })

  it('the command imports Node and nothing else', async () => {
    const code = await readFile(file('overt-verify.mjs'), 'utf8')
    const imported = [...code.matchAll(/\bfrom\s*["'`]([^"'`]+)/g)].map(([, name]) => name)
    expect(new Set(imported)).toEqual(new Set(['node:crypto', 'node:fs/promises', 'node:util']))
  })

  it('the command runs without the repository', () => {
    const out = execFileSync(process.execPath, [file('overt-verify.mjs'), '--help'], {
      encoding: 'utf8',
      cwd: folder,
    })
    expect(out).toMatch(/^Usage: node overt-verify\.mjs/)
  })

  it('the page allows its own script and style by their hashes, and nothing else', async () => {
    const html = await readFile(file('overt-verify.html'), 'utf8')
    const csp = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? ''
    expect(csp.split('; ').map((rule) => rule.replace(/sha256-[^']+/, 'sha256-…'))).toEqual([
      "default-src 'none'",
      "script-src 'sha256-…'",
      "style-src 'sha256-…'",
      "base-uri 'none'",
      "form-action 'none'",
    ])
    expect(html).not.toMatch(/\b(?:src|href)=/)
    expect(html).not.toMatch(/\bstyle="/)
  })
})
