import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { Failure } from './failure.mjs'
import { extraLibraries, install } from './install.mjs'
import { temporary, write } from './temporary.fixture.mjs'

promises('start:install', 'start:one-installs')

/** Stands for npm: notes its arguments, does what `npm ci` does to node_modules, ends as told. */
const fakeNpm = `
const { appendFileSync, mkdirSync, rmSync } = require('node:fs')
appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n')
if (process.argv[2] === 'ci') rmSync('node_modules', { recursive: true, force: true })
mkdirSync('node_modules', { recursive: true })
process.stderr.write('npm error code EUSAGE\\n')
process.exit(process.argv.includes('install') ? 1 : Number(process.env.FAKE_NPM_CODE ?? 0))
`

function clone(platform = 'linux-x64') {
  const root = temporary({ 'package-lock.json': '{"lockfileVersion":3}', 'npm.cjs': fakeNpm })
  const npm = [process.execPath, join(root, 'npm.cjs')]
  const runs = () =>
    existsSync(join(root, 'npm.log'))
      ? readFileSync(join(root, 'npm.log'), 'utf8').trim().split('\n')
      : []
  return { root, runs, installation: { root, cache: join(root, '.cache'), platform, npm } }
}

describe('install', () => {
  test('runs no script of any package, and nothing at all the second time', async () => {
    const { installation, runs } = clone()
    await install(installation)
    await install(installation)
    expect(runs()).toEqual(['ci --ignore-scripts --loglevel=error --no-audit --no-fund'])
  })

  test('runs again when the lockfile changed, or the folder came from another platform', async () => {
    const { root, installation, runs } = clone()
    await install(installation)
    write(root, 'package-lock.json', '{}')
    await install(installation)
    await install({ ...installation, platform: 'linux-arm64' })
    expect(runs()).toHaveLength(3)
  })

  test('of two at once one installs and the other waits for it', async () => {
    const { installation, runs } = clone()
    await Promise.all([install(installation), install(installation), install(installation)])
    expect(runs()).toHaveLength(1)
  })

  test("that fails tells npm's words and what to do, and is tried again", async () => {
    const { installation, runs } = clone()
    const [node = '', script = ''] = installation.npm
    const env = `process.env.FAKE_NPM_CODE = '1'; require(${JSON.stringify(script)})`
    const failing = { ...installation, npm: [node, write(installation.root, 'fail.cjs', env)] }
    const failure = await install(failing).catch((error) => error)
    expect(failure).toBeInstanceOf(Failure)
    expect(failure.message).toContain('npm error code EUSAGE')
    expect(failure.message).toContain('could not be installed')
    await install(installation)
    expect(runs()).toHaveLength(2)
  })

  test('without npm is a failure with a reason', async () => {
    const { installation } = clone()
    await expect(install({ ...installation, npm: ['/no/such/npm'] })).rejects.toThrow('ENOENT')
  })

  test('adds the llama library that the lockfile lacks, and goes on without it', async () => {
    const { installation, runs } = clone('darwin-arm64')
    await install(installation)
    expect(runs()).toEqual([
      'ci --ignore-scripts --loglevel=error --no-audit --no-fund',
      `install --no-save --ignore-scripts --loglevel=error --no-audit --no-fund ${extraLibraries['darwin-arm64']}`,
    ])
  })
})
