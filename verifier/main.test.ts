import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forge, makeScene } from '../spec/vectors/scene.ts'

type Ran = { readonly exit: number; readonly out: string; readonly err: string }

const run = (...args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const command = ['--conditions=overt-source', join(import.meta.dirname, 'main.ts'), ...args]
    const child = execFile(process.execPath, command, (_error, out, err) => {
      resolve({ exit: child.exitCode ?? -1, out, err })
    })
  })

let folder = ''
const file = (name: string): string => join(folder, name)
const scene = await makeScene()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-verify-'))
  await writeFile(file('good.receipt.json'), scene.bytes)
  await writeFile(
    file('bad.receipt.json'),
    forge(scene.bundle, (copy) => ({ ...copy, consistency: [] })),
  )
  await writeFile(file('large.receipt.json'), new Uint8Array(10_000_000))
  await writeFile(file('trust.policy'), scene.policy)
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

describe('overt-verify', () => {
  it('exits 0 for a receipt that its policy proves', async () => {
    const { exit, out } = await run(file('good.receipt.json'), '--policy', file('trust.policy'))
    expect(out).toMatch(/^PROVEN, self-attested/)
    expect(exit).toBe(0)
  })

  it('exits 0 for a receipt that its fingerprint proves', async () => {
    expect((await run(file('good.receipt.json'), '--origin', scene.fingerprint)).exit).toBe(0)
  })

  it('exits 1 for a receipt that is refused', async () => {
    const { exit, out } = await run(file('bad.receipt.json'), '--policy', file('trust.policy'))
    expect(out).toMatch(/^REFUSED at step 7, E_AFTER/)
    expect(exit).toBe(1)
  })

  it('exits 2 when nobody is trusted', async () => {
    const { exit, out } = await run(file('good.receipt.json'))
    expect(out).toMatch(/^TRUST NOT ESTABLISHED/)
    expect(exit).toBe(2)
  })

  it('exits 1 for a file of 10 MB without reading it', async () => {
    const { exit, out } = await run(file('large.receipt.json'))
    expect(out).toMatch(/^REFUSED at step 1, E_PARSE/)
    expect(exit).toBe(1)
  })

  it('prints one object with --json', async () => {
    const { exit, out } = await run(file('good.receipt.json'), '--origin', scene.origin, '--json')
    expect(JSON.parse(out)).toMatchObject({ exit: 0, verdict: 'proven', level: 'self-attested' })
    expect(out.trimEnd().split('\n')).toHaveLength(1)
    expect(exit).toBe(0)
  })

  it.each([
    ['no file', []],
    ['two files', ['a', 'b']],
    ['an unknown flag', ['a', '--trust-me']],
    ['two kinds of trust', ['a', '--origin', 'x', '--policy', 'y']],
    ['a flag without its value', ['a', '--origin']],
  ])('exits 64 for %s and shows how it is used', async (_, args) => {
    const { exit, out, err } = await run(...args)
    expect(exit).toBe(64)
    expect(err).toContain('Usage: node overt-verify.mjs')
    expect(out).toBe('')
  })

  it('exits 66 for a file that is not there', async () => {
    const { exit, err } = await run(file('nothing.json'), '--origin', scene.fingerprint)
    expect(exit).toBe(66)
    expect(err).toMatch(/^Could not read .*nothing\.json: /)
  })

  it('exits 66 for a policy that is not there', async () => {
    expect((await run(file('good.receipt.json'), '--policy', file('nothing'))).exit).toBe(66)
  })

  it('explains itself with --help', async () => {
    const { exit, out } = await run('--help')
    expect(exit).toBe(0)
    expect(out).toContain('--origin TEXT')
  })
})
