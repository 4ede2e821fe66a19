import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockHome } from './lock.ts'
import { StoreError } from './store-error.ts'
import { temporaryFolder } from './test-store.ts'

test('a second server is refused in one sentence, until the first lets go', () => {
  const home = temporaryFolder()
  const first = lockHome(home)
  expect(() => lockHome(home)).toThrow(
    `Another Overt server is using the folder ${home}: stop it, or choose another folder with OVERT_HOME.`,
  )
  expect(() => lockHome(home)).toThrow(StoreError)
  first[Symbol.dispose]()
  lockHome(home)[Symbol.dispose]()
})

test('the lock of a server that was killed is free', async () => {
  const home = temporaryFolder()
  const script = `
    import { lockHome } from ${JSON.stringify(new URL('./lock.ts', import.meta.url).href)}
    globalThis.lock = lockHome(${JSON.stringify(home)})
    console.log('held')
    setInterval(() => {}, 1000)
  `
  const flags = ['--conditions=overt-source', '--input-type=module', '--eval', script]
  const server = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(server.stdout, 'data')
  expect(() => lockHome(home)).toThrow(StoreError)
  server.kill('SIGKILL')
  await once(server, 'exit')
  lockHome(home)[Symbol.dispose]()
})

test('the lock file is readable by its owner alone', () => {
  const home = temporaryFolder()
  const lock = lockHome(home)
  expect(statSync(join(home, 'lock.sqlite')).mode & 0o777).toBe(0o600)
  lock[Symbol.dispose]()
})
