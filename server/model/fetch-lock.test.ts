import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFetch } from './fetch-lock.ts'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overt-lock-'))
  path = join(folder, 'model.lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

const minutes = (count: number) => () => Date.now() + count * 60_000

test('a lock is held until it is given back', async () => {
  {
    await using _ = await lockFetch(path, Date.now)
    await expect(lockFetch(path, Date.now)).rejects.toThrow('wait for it')
    expect(statSync(path).mode & 0o777).toBe(0o600)
  }
  expect(existsSync(path)).toBe(false)
  await using _ = await lockFetch(path, Date.now)
})

test('locks of different models do not meet', async () => {
  await using _ = await lockFetch(path, Date.now)
  await using other = await lockFetch(`${path}.other`, Date.now)
  other.beat()
})

test('a living process keeps its lock as long as it shows life', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  try {
    writeFileSync(path, `${other.pid}\n`)
    await expect(lockFetch(path, Date.now)).rejects.toThrow(`Another process (${other.pid})`)
    // A process id is used again sooner or later: age decides then.
    await using _ = await lockFetch(path, minutes(3))
  } finally {
    other.kill('SIGKILL')
    await once(other, 'exit')
  }
})

test('the lock of a process that is gone is taken over', async () => {
  const other = spawn(process.execPath, ['-e', ''])
  await once(other, 'exit')
  writeFileSync(path, `${other.pid}\n`)
  await using _ = await lockFetch(path, Date.now)
})

test('the lock of an earlier life of this process id is taken over', async () => {
  writeFileSync(path, `${process.pid}\n`)
  await using _ = await lockFetch(path, Date.now)
})

test('a lock that is just being written belongs to somebody', async () => {
  writeFileSync(path, '')
  await expect(lockFetch(path, Date.now)).rejects.toThrow('Another process is fetching')
  await using _ = await lockFetch(path, minutes(3))
})

test("a lock that holds nonsense is nobody's", async () => {
  writeFileSync(path, 'nonsense')
  await using _ = await lockFetch(path, Date.now)
})

test('a beat makes the lock young again', async () => {
  let now = Date.now() - 600_000
  await using lock = await lockFetch(path, () => now)
  const before = statSync(path).mtimeMs
  now += 300_000
  lock.beat()
  await expect.poll(() => statSync(path).mtimeMs).toBeGreaterThan(before)
})

test('a folder that is not there is an error and leaves no lock behind', async () => {
  const nowhere = join(folder, 'none', 'model.lock')
  await expect(lockFetch(nowhere, Date.now)).rejects.toThrow('ENOENT')
  await expect(lockFetch(nowhere, Date.now)).rejects.toThrow('ENOENT')
})
