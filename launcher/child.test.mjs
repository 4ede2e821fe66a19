import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { exitCode, run } from './child.mjs'
import { root } from './root.mjs'
import { temporary, write } from './temporary.fixture.mjs'

promises('start:signals')

const child = JSON.stringify(join(root, 'launcher', 'child.mjs'))

/** A script that becomes another one. @param {string} inner */
function outer(inner) {
  const command = JSON.stringify([process.execPath, '-e', inner])
  return write(
    temporary(),
    'outer.mjs',
    `import { become } from ${child}\nawait become(${command})\n`,
  )
}

describe('become', () => {
  test('ends with the exit code of the command, on its streams', () => {
    const script = outer('process.stdin.pipe(process.stdout); process.exitCode = 66')
    const ended = spawnSync(process.execPath, [script], { input: 'hello', encoding: 'utf8' })
    expect({ status: ended.status, out: ended.stdout }).toEqual({ status: 66, out: 'hello' })
  })

  test.each([
    /** @type {const} */ (['SIGTERM', 3]),
    /** @type {const} */ (['SIGINT', 4]),
    /** @type {const} */ (['SIGHUP', 5]),
  ])('passes on %s', async (signal, code) => {
    const inner = `process.on('${signal}', () => process.exit(${code})); setInterval(() => {}, 1e6); console.log('up')`
    const launched = spawn(process.execPath, [outer(inner)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(launched.stdout, 'data')
    launched.kill(signal)
    expect(await once(launched, 'exit')).toEqual([code, null])
  })

  test('says by its exit code that the command was killed', () => {
    const ended = spawnSync(process.execPath, [outer("process.kill(process.pid, 'SIGKILL')")])
    expect(ended.status).toBe(137)
  })
})

describe('run', () => {
  test('keeps the output of a quiet command', async () => {
    const script = "process.stdout.write('out'); process.stderr.write('err'); process.exit(3)"
    const ended = await run([process.execPath, '-e', script], { quiet: true })
    expect(ended.code).toBe(3)
    expect(ended.output).toContain('out')
    expect(ended.output).toContain('err')
  })

  test('of a command that is not there ends as in a shell', async () => {
    expect((await run(['/no/such/command'], { quiet: true })).code).toBe(127)
  })
})

test('an exit code is what a shell would say', () => {
  expect([exitCode(0, null), exitCode(7, null), exitCode(null, 'SIGINT')]).toEqual([0, 7, 130])
})
