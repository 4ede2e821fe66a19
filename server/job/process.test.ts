import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { temporaryStore } from '../store/test-store.ts'
import { jobWorld } from './job.fixture.ts'
import { LEASE_MS } from './parts.ts'

const sweeper = join(import.meta.dirname, 'sweeper.fixture.ts')

const sweep = (path: string, name: string, ...more: string[]): ChildProcess =>
  spawn(process.execPath, ['--conditions=overt-source', sweeper, path, name, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

test('two processes share forty jobs, and each job is done once', async () => {
  promises('job:once')
  const { store, path } = await temporaryStore()
  const world = await jobWorld({ store })
  for (let n = 0; n < 40; n += 1) await world.add(n)
  const children = ['one', 'two'].map((name) => {
    const child = sweep(path, name)
    child.stdout?.resume()
    return once(child, 'exit')
  })
  for (const exit of children) expect((await exit)[0]).toBe(0)
  const done = await store.db.selectFrom('setting').select('name').execute()
  expect(new Set(done.map(({ name }) => name)).size).toBe(40)
  expect(await world.rows()).toEqual([])
})

test('a process that is killed in the middle of a job leaves it to the next one', async () => {
  promises('job:killed')
  const { store, path } = await temporaryStore()
  const world = await jobWorld({ store })
  world.time.now = Date.now()
  await world.add('x')
  const child = sweep(path, 'killed', 'hang')
  if (child.stdout !== null) await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await world.rows()).toMatchObject([{ state: 'running', attempt: 1 }])
  expect(await world.worker().step()).toBe(false)
  world.time.now += LEASE_MS + 1000
  expect(await world.worker().step()).toBe(true)
  expect(await world.rows()).toEqual([])
})
