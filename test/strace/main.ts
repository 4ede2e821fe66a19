import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { equalBytes } from '@overt/verifier'
import { openFolder, readFolder } from '../../server/ledger/folder-storage.ts'
import { fsck } from '../../server/ledger/fsck.ts'
import {
  appendAll,
  leaf,
  leaves,
  openTestLedger,
  testOrigin,
} from '../../server/ledger/ledger-fixture.ts'
import { type Thread, threads, tracedAppend } from './traced-append.ts'

// `npm run faults`: fails, in turn, each file system call that an append makes, each in three ways, and
// looks at the ledger afterwards as a restart would (as Tessera's integration/fault does).

const calls = [
  'openat',
  'read',
  'pread64',
  'write',
  'pwrite64',
  'writev',
  'pwritev',
  'ftruncate',
  'fsync',
  'fdatasync',
  'rename',
  'mkdir',
  'unlink',
  'rmdir',
  'close',
]
const faults = ['error=EIO', 'error=ENOSPC', 'signal=KILL']
/** A ledger whose next entries fill a tile. */
const baseSize = 254
const atOnce = 2

type Case = {
  readonly thread: Thread
  readonly call: string
  readonly nth: number
  readonly fault: string
}

/** Which of a thread's calls touch the ledger, by their number among its calls of that name. */
function touching(trace: string, folder: string): readonly { call: string; nth: number }[] {
  const count = new Map<string, number>()
  return trace.split('\n').flatMap((line) => {
    const call = /^([a-z0-9_]+)\(/.exec(line)?.[1]
    if (call === undefined || !calls.includes(call)) return []
    const nth = (count.get(call) ?? 0) + 1
    count.set(call, nth)
    return line.includes(folder) ? [{ call, nth }] : []
  })
}

async function casesOf(base: string, root: string, thread: Thread): Promise<readonly Case[]> {
  const folder = join(root, `whole-${thread}`)
  cpSync(base, folder, { recursive: true })
  const whole = await tracedAppend(folder, `${folder}.trace`, thread, [`trace=${calls.join(',')}`])
  if (whole.status !== 0) throw new Error('the append failed without a fault')
  return touching(whole.trace, folder).flatMap((one) =>
    faults.map((fault) => ({ thread, ...one, fault })),
  )
}

/** What a restart finds: null when nothing acknowledged is lost and the ledger is whole. */
async function lossOf(folder: string, said: string): Promise<string | null> {
  await using ledger = await openTestLedger(await openFolder(folder))
  for (const line of said.split('\n').filter((text) => /^\d+ \d+$/.test(text))) {
    const [number = 0, index = 0] = line.split(' ').map(Number)
    const entry = await ledger.entry(index)
    if (entry === null || !equalBytes(entry, leaf(number))) return `entry ${index} is lost`
  }
  if (ledger.head().size < baseSize) return `it has only ${ledger.head().size} entries`
  const checked = await fsck(readFolder(folder), { origin: testOrigin })
  return checked.ok ? null : `${checked.path}: ${checked.detail}`
}

const struck = (trace: string): boolean => /\(INJECTED\)|killed by SIGKILL/.test(trace)

async function tryCase(base: string, root: string, one: Case): Promise<string | null> {
  const folder = mkdtempSync(join(root, 'case-'))
  const file = `${folder}.trace`
  cpSync(base, folder, { recursive: true })
  const inject = `inject=${one.call}:${one.fault}:when=${one.nth}`
  try {
    const { said, trace } = await tracedAppend(folder, file, one.thread, [
      `trace=${one.call}`,
      inject,
    ])
    // A fault that fell on nothing has shown nothing.
    return struck(trace) ? await lossOf(folder, said) : 'it did not strike'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    rmSync(folder, { recursive: true, force: true })
    rmSync(file, { force: true })
  }
}

/** Tries all, some at once; the cases that did harm. */
async function tryAll(base: string, root: string, cases: readonly Case[]): Promise<number> {
  const left = [...cases]
  let harmful = 0
  const worker = async () => {
    for (let one = left.pop(); one; one = left.pop()) {
      const loss = await tryCase(base, root, one)
      if (loss === null) continue
      harmful += 1
      process.stderr.write(`${one.thread} ${one.call} #${one.nth} ${one.fault}: ${loss}\n`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return harmful
}

async function main(root: string): Promise<void> {
  if (spawnSync('strace', ['-V']).status !== 0) {
    return void process.stdout.write(
      'SKIPPED: there is no strace on this machine (apt-get install strace).\n',
    )
  }
  const base = join(root, 'base')
  const ledger = await openTestLedger(await openFolder(base))
  await appendAll(ledger, leaves(baseSize - 1))
  await ledger[Symbol.asyncDispose]()
  const all: Case[] = []
  for (const thread of threads) all.push(...(await casesOf(base, root, thread)))
  // A number on the command line takes only every so manieth fault.
  const every = Number(process.argv[2] ?? 1)
  const cases = all.filter((_, at) => at % every === 0)
  process.stderr.write(`${cases.length} faults…\n`)
  const harmful = await tryAll(base, root, cases)
  process.stdout.write(`${cases.length} faults, ${harmful} of them harmful.\n`)
  if (harmful > 0 || cases.length === 0) process.exitCode = 1
}

const root = mkdtempSync(join(tmpdir(), 'overt-strace-'))
try {
  await main(root)
} finally {
  rmSync(root, { recursive: true, force: true })
}
