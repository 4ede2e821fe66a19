import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fetchModel } from './fetch-model.ts'
import type { FetchProgress } from './progress.ts'
import { promises } from '../../test/promises.ts'
import {
  weights,
  entry,
  forever,
  home,
  hub,
  folder,
  told,
  options,
  hasty,
  path,
  part,
  fetched,
  failure,
} from './fetch-model.fixture.ts'

promises('model:fetch-resumes')

const at = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)

test('a connection that breaks off is taken up where it was', async () => {
  hub.fault = { cutAfter: 120_000, cuts: 2 }
  await fetchModel(entry, options(), forever)
  expect(fetched()).toEqual(weights)
  expect(hub.requests[0]).toBe('HEAD')
  expect(hub.requests.slice(1, 2)).toEqual(['GET'])
  expect(hub.requests.slice(2).every((request) => /^GET bytes=\d+-$/.test(request))).toBe(true)
})

test('a fetch that failed in the middle is gone on with by the next one', async () => {
  hub.fault = { cutAfter: 100_000, stall: 'body' }
  const stop = new AbortController()
  const onProgress = ({ receivedBytes }: FetchProgress) => {
    if (receivedBytes > 0) stop.abort()
  }
  const fetching = fetchModel(entry, options({ onProgress, clock: hasty() }), stop.signal)
  await expect(fetching).rejects.toThrow(/abort/)
  const had = statSync(part()).size
  expect(had).toBeGreaterThan(0)
  hub.fault = {}
  hub.requests.length = 0
  await fetchModel(entry, options(), forever)
  expect(hub.requests).toEqual(['HEAD', `GET bytes=${had}-`])
  expect(told[0]?.receivedBytes).toBe(had)
  expect(fetched()).toEqual(weights)
})

test('a process killed in the middle leaves what the next one goes on with', async () => {
  hub.fault = { cutAfter: 150_000, stall: 'body' }
  const script = `
    import { fetchModel } from ${at('fetch-model.ts')}
    import { openHub } from ${at('hub.ts')}
    import { ModelFolder } from ${at('model-folder.ts')}
    let now = Date.now()
    await fetchModel(${JSON.stringify(entry)}, {
      folder: new ModelFolder(${JSON.stringify(home)}),
      sources: [openHub(${JSON.stringify(hub.url)})],
      onProgress: ({ receivedBytes }) => { if (receivedBytes > 0) process.stdout.write('.') },
      clock: () => (now += 1000),
    }, new AbortController().signal)`
  const args = ['--conditions=overt-source', '--input-type=module', '-e', script]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const busy = await failure(fetchModel(entry, options(), forever))
  expect(busy).toMatchObject({ code: 'busy', message: expect.stringContaining('already') })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const had = statSync(part()).size
  hub.fault = {}
  hub.requests.length = 0
  await fetchModel(entry, options(), forever)
  expect(hub.requests).toEqual(['HEAD', `GET bytes=${had}-`])
  expect(fetched()).toEqual(weights)
})

test('what lay here damaged is fetched once more from its beginning', async () => {
  mkdirSync(folder.path)
  writeFileSync(part(), new Uint8Array(200_000))
  await fetchModel(entry, options(), forever)
  expect(hub.requests).toEqual(['HEAD', 'GET bytes=200000-', 'GET'])
  expect(fetched()).toEqual(weights)
})

test('a whole part needs no byte more, a longer one is begun again', async () => {
  mkdirSync(folder.path)
  writeFileSync(part(), weights)
  await fetchModel(entry, options(), forever)
  expect(hub.requests).toEqual(['HEAD'])
  rmSync(path())
  writeFileSync(part(), new Uint8Array(weights.length + 1))
  await fetchModel(entry, options(), forever)
  expect(fetched()).toEqual(weights)
})

test('a source that cannot begin in the middle is read from its beginning', async () => {
  mkdirSync(folder.path)
  writeFileSync(part(), weights.slice(0, 1000))
  hub.fault = { ignoreRange: true }
  await fetchModel(entry, options(), forever)
  expect(fetched()).toEqual(weights)
})

test('a source that always ends too early is given up, and what came is kept', async () => {
  hub.fault = { bytes: weights.slice(0, 1000) }
  const error = await failure(fetchModel(entry, options(), forever))
  expect(error.code).toBe('unreachable')
  expect(statSync(part()).size).toBe(1000)
})

test('a host that hangs up after every byte is given up, and what came is kept', async () => {
  hub.fault = { cutAfter: 1 }
  expect((await failure(fetchModel(entry, options(), forever))).message).toContain('broke off')
  expect(hub.requests.filter((line) => line.startsWith('GET')).length).toBeLessThanOrEqual(5)
  expect(statSync(part()).size).toBeGreaterThan(0)
})

test.each([429, 500, 503])('a host that answers %i in the middle loses nothing', async (status) => {
  hub.fault = { cutAfter: 100_000, cuts: 1, thenStatus: status }
  const { message } = await failure(fetchModel(entry, options(), forever))
  expect(message).toContain(String(status))
  expect(message).toMatch(/What came of it \(1 MiB\) is kept: fetch it again, and it goes on there/)
  const had = statSync(part()).size
  expect(had).toBeGreaterThan(0)
  hub.fault = {}
  await fetchModel(entry, options(), forever)
  expect(hub.requests.at(-1)).toBe(`GET bytes=${had}-`)
  expect(fetched()).toEqual(weights)
})
