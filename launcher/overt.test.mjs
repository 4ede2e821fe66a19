import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { npmCommand } from './npm.mjs'
import { root } from './root.mjs'
import { temporary } from './temporary.fixture.mjs'

promises('start:anywhere')

const main = 'console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() }))'

function clone() {
  const folder = temporary({ 'launcher/main.mjs': main })
  cpSync(join(root, 'overt'), join(folder, 'overt'))
  return folder
}

/** @param {string} command @param {string[]} args */
function call(command, ...args) {
  const cwd = temporary()
  const ended = spawnSync(command, args, { cwd, encoding: 'utf8' })
  expect(ended.stderr).toBe('')
  return { cwd, said: JSON.parse(ended.stdout) }
}

describe('./overt', () => {
  test("passes its arguments on, spaces and all, and stays in the caller's folder", () => {
    const { cwd, said } = call(join(clone(), 'overt'), 'ask', 'Why is "blue" blue?', '')
    expect(said).toEqual({ args: ['ask', 'Why is "blue" blue?', ''], cwd })
  })

  test('works through absolute and relative symbolic links', () => {
    const folder = clone()
    const bin = temporary()
    symlinkSync(join(folder, 'overt'), join(bin, 'overt'))
    symlinkSync('overt', join(bin, 'ovt'))
    expect(call(join(bin, 'ovt'), 'version').said.args).toEqual(['version'])
  })

  test('has the same few words for Windows', () => {
    expect(readFileSync(join(root, 'overt.cmd'), 'utf8')).toContain(
      'node "%~dp0launcher\\main.mjs" %*',
    )
  })
})

describe('npm', () => {
  test('is the one that started us', () => {
    const script = join(temporary({ 'npm-cli.js': '' }), 'npm-cli.js')
    expect(npmCommand({ npm_execpath: script }, '/usr/bin/node')).toEqual(['/usr/bin/node', script])
  })

  test('else is the one beside this Node', () => {
    const folder = temporary({ 'bin/node': '', 'lib/node_modules/npm/bin/npm-cli.js': '' })
    const node = join(folder, 'bin', 'node')
    expect(npmCommand({}, node)).toEqual([
      node,
      join(folder, 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    ])
  })

  test('else is the one on the path, and never another package manager', () => {
    expect(npmCommand({ npm_execpath: '/usr/lib/pnpm.cjs' }, '/no/where/node')).toEqual(['npm'])
  })
})
