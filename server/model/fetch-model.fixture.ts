import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { FetchError } from './fetch-error.ts'
import { type FetchOptions } from './fetch-model.ts'
import { openHub } from './hub.ts'
import { ModelFolder } from './model-folder.ts'
import type { FetchProgress } from './progress.ts'
import { openTestHub, testEntry, type TestHub } from './hub.fixture.ts'

// For tests: each has a folder and a hub of its own, which has one model.

export const weights = new Uint8Array(randomBytes(300_000))

export const entry = testEntry(weights)

export const open = testEntry(weights, { pinned: false })

export const forever = new AbortController().signal

export let home = ''

export let hub: TestHub

export let folder: ModelFolder

export let told: FetchProgress[] = []

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'overt-fetch-'))
  folder = new ModelFolder(home)
  hub = await openTestHub(entry, weights)
  told = []
})

afterEach(async () => {
  await hub[Symbol.asyncDispose]()
  rmSync(home, { recursive: true })
})

/** Longer than any test: impatience is tested in hub.test.ts. */
export const patience = { connectMs: 60_000, idleMs: 60_000 }

export const options = (change: Partial<FetchOptions> = {}): FetchOptions => ({
  folder,
  sources: [openHub(hub.url, patience)],
  onProgress: (progress) => void told.push(progress),
  clock: Date.now,
  ...change,
})

/** Every look at it finds a second gone, so that every chunk is told of. */
export const hasty = () => {
  let now = Date.now()
  return () => (now += 1000)
}

export const path = () => folder.fileOf(entry)

export const part = () => `${path()}.part`

export const fetched = () => new Uint8Array(readFileSync(path()))

export async function failure(fetching: Promise<unknown>): Promise<FetchError> {
  const error = await fetching.catch((caught: unknown) => caught)
  if (error instanceof FetchError) return error
  throw new Error('the fetch did not fail as it should', { cause: error })
}

/** What a fetch must leave behind when it failed: no model, no lock, no temporary folder. */
export const leftBehind = () =>
  readdirSync(folder.path)
    .filter((name) => name !== 'lock')
    .sort()
