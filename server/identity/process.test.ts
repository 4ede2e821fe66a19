import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openWorld } from './identity.fixture.ts'

const run = promisify(execFile)
const maker = join(import.meta.dirname, 'key-maker.fixture.ts')

type Made = { readonly owner: string; readonly key: string }

/** The owner and the key that another process made. */
async function makeElsewhere(path: string): Promise<Made> {
  const { stdout } = await run(process.execPath, ['--conditions=overt-source', maker, path])
  return JSON.parse(stdout)
}

test('a key that another process makes beside a running server works at once', async () => {
  await using world = await openWorld()
  const owner = await world.identity.ownerAccount()
  const made = await makeElsewhere(world.path)
  expect(made.owner).toBe(owner)
  const headers = new Headers({ authorization: `Bearer ${made.key}` })
  expect(await world.identity.caller(headers)).toEqual({
    account: owner,
    by: 'key',
    owner: true,
    auditor: false,
  })
})

test('processes that all come first make one owner, and the tables once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'overt-identity-'))
  try {
    const path = join(folder, 'overt.db')
    const made = await Promise.all([1, 2, 3].map(() => makeElsewhere(path)))
    expect(new Set(made.map(({ owner }) => owner)).size).toBe(1)
    expect(new Set(made.map(({ key }) => key)).size).toBe(3)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
