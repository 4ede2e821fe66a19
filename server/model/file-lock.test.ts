import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tryLock, waitForLock } from './file-lock.ts'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overt-lock-'))
  path = join(folder, 'lock', 'model')
})
afterEach(() => rmSync(folder, { recursive: true }))

const held = async () => {
  const lock = await tryLock(path)
  if (lock === null) throw new Error('it is held')
  return lock
}

/** Another process that holds the lock until it is killed. */
async function otherHolder() {
  const program = `
    import { tryLock } from ${JSON.stringify(join(import.meta.dirname, 'file-lock.ts'))}
    globalThis.lock = await tryLock(${JSON.stringify(path)})
    process.stdout.write(globalThis.lock === null ? 'no' : 'yes')
    setInterval(() => {}, 1000)`
  const other = spawn(process.execPath, [
    '--conditions=overt-source',
    '--input-type=module',
    '-e',
    program,
  ])
  const [said] = await once(other.stdout, 'data')
  expect(String(said)).toBe('yes')
  return {
    async [Symbol.asyncDispose]() {
      other.kill('SIGKILL')
      if (other.exitCode === null && other.signalCode === null) await once(other, 'exit')
    },
  }
}

test('a lock has one holder until it is given back, and only its owner can look at it', async () => {
  {
    using _ = await held()
    expect(await tryLock(path)).toBeNull()
    expect(await tryLock(path)).toBeNull()
    expect(statSync(path).mode & 0o777).toBe(0o600)
  }
  using _ = await held()
})

test('a refused second try in the same process does not end the first holder’s lock', async () => {
  using _ = await held()
  expect(await tryLock(path)).toBeNull()
  const program = `
    import { tryLock } from ${JSON.stringify(join(import.meta.dirname, 'file-lock.ts'))}
    process.exit((await tryLock(${JSON.stringify(path)})) === null ? 3 : 4)`
  const other = spawn(process.execPath, [
    '--conditions=overt-source',
    '--input-type=module',
    '-e',
    program,
  ])
  expect((await once(other, 'exit'))[0]).toBe(3)
})

test('another process keeps its lock while it lives, and loses it with its life', async () => {
  {
    await using _ = await otherHolder()
    expect(await tryLock(path)).toBeNull()
    await expect(waitForLock(path, 60)).rejects.toThrow('does not give back model')
  }
  using _ = await waitForLock(path, 2_000)
})

test('whoever waits gets it when it is given back', async () => {
  const lock = await held()
  const waiting = waitForLock(path, 5_000)
  lock[Symbol.dispose]()
  lock[Symbol.dispose]()
  using _ = await waiting
  expect(await tryLock(path)).toBeNull()
})

test('locks of different models do not meet', async () => {
  using _ = await held()
  using other = await tryLock(`${path}.other`)
  expect(other).not.toBeNull()
})
