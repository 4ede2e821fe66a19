import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { openFolder, readFolder } from './folder-storage.ts'
import { fsck } from './fsck.ts'
import { leaf, openTestLedger, testOrigin } from './ledger-fixture.ts'

const appender = fileURLToPath(new URL('appender.ts', import.meta.url))
const root = await mkdtemp(join(tmpdir(), 'overt-kill-'))
afterAll(() => rm(root, { recursive: true }))

function startAppender(folder: string, from: number): ChildProcess {
  return spawn(process.execPath, ['--conditions=overt-source', appender, folder, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Reads what the child says until it has said so many lines, then kills it; gives all it ever said. */
async function killAfter(child: ChildProcess, lines: number): Promise<readonly string[]> {
  if (!child.stdout) throw new Error('the child has no output')
  const said: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line)
    if (said.length === lines) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return said
}

describe('kill -9', () => {
  test('ten times while it appends: the ledger verifies, and every acknowledged entry is there', async () => {
    const folder = join(root, 'ten')
    const acknowledged = new Map<number, number>()
    for (let round = 0; round < 10; round += 1) {
      // Another moment each time: from the very first entry to the middle of a crowd.
      const said = await killAfter(startAppender(folder, round * 100_000), 2 + round * round * 5)
      for (const line of said.filter((text) => text !== 'ready')) {
        const [number = 0, index = 0] = line.split(' ').map(Number)
        acknowledged.set(index, number)
      }
      expect(await fsck(readFolder(folder), { origin: testOrigin })).toMatchObject({ ok: true })
    }
    await using ledger = await openTestLedger(await openFolder(folder))
    expect(acknowledged.size).toBeGreaterThan(1000)
    for (const [index, number] of acknowledged) {
      expect(await ledger.entry(index), `entry ${index}`).toEqual(leaf(number))
    }
    expect(ledger.head().size).toBeGreaterThan(Math.max(...acknowledged.keys()))
    expect(await fsck(readFolder(folder), { origin: testOrigin })).toMatchObject({ ok: true })
  }, 120_000)

  test('lets go of the lock: the next writer opens at once', async () => {
    const folder = join(root, 'lock')
    const child = startAppender(folder, 0)
    const [first] = (await killAfter(child, 1)).slice(0, 1)
    expect(first).toBe('ready')
    await using ledger = await openTestLedger(await openFolder(folder))
    expect(ledger.origin).toBe(testOrigin)
  })
})

test('a second process is refused while the first one writes', async () => {
  const folder = join(root, 'two')
  await using ledger = await openTestLedger(await openFolder(folder))
  const child = spawn(process.execPath, ['--conditions=overt-source', appender, folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const chunks: string[] = []
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  const [code] = await once(child, 'close')
  expect(code).not.toBe(0)
  expect(chunks.join('')).toContain('another server has it')
  expect(await ledger.append(leaf(1))).toBe(1)
})
