import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const module = pathToFileURL(join(import.meta.dirname, 'leaving.ts')).href

/** A script with a process and a folder of its own: `last` is what it does once both are there. */
const script = (folder: string, last: string): string => `
  import { spawn } from 'node:child_process'
  import { rmSync } from 'node:fs'
  import { whenLeaving } from ${JSON.stringify(module)}
  whenLeaving(() => rmSync(${JSON.stringify(folder)}, { recursive: true }))
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const forget = whenLeaving(() => child.kill('SIGKILL'))
  console.log(child.pid)
  setInterval(() => {}, 1000)
  ${last}`

async function begin(last = ''): Promise<{ child: ChildProcess; pid: number; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'overt-leaving-'))
  const args = ['--input-type=module', '-e', script(folder, last)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const [said]: unknown[] = await once(child.stdout, 'data')
  return { child, pid: Number(said), folder }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function gone(pid: number): Promise<boolean> {
  for (let looks = 0; looks < 200 && isAlive(pid); looks++) await sleep(20)
  return !isAlive(pid)
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a script that %s ends takes its processes and folders along, and says that it was ended',
  async (signal) => {
    const { child, pid, folder } = await begin()
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([null, signal])
    expect(await gone(pid)).toBe(true)
    expect(existsSync(folder)).toBe(false)
  },
)

test('so does one that fails', async () => {
  const { child, pid, folder } = await begin('setTimeout(() => { throw new Error() }, 50)')
  expect(await once(child, 'exit')).toEqual([1, null])
  expect(await gone(pid)).toBe(true)
  expect(existsSync(folder)).toBe(false)
})

test('what was ended in order is ended once', async () => {
  const { child, pid } = await begin('forget()')
  child.kill('SIGTERM')
  await once(child, 'exit')
  expect(isAlive(pid)).toBe(true)
  process.kill(pid, 'SIGKILL')
})
