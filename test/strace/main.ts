import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
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

// `npm run faults`: fails, in turn, each file system call that an append makes, each in three ways, and
// looks at the ledger afterwards as a restart would (as Tessera's integration/fault does).

const calls = [
  'openat',
  'read',
  'pread64',
  'write',
  'pwrite64',
  'fsync',
  'fdatasync',
  'rename',
  'mkdir',
  'unlink',
  'close',
]
const faults = ['error=EIO', 'error=ENOSPC', 'signal=KILL']
const marker = '/overt-append-begins'
const child = join(import.meta.dirname, 'append-once.ts')
/** A ledger whose next entries fill a tile. */
const baseSize = 254

type Case = { readonly call: string; readonly nth: number; readonly fault: string }

function run(strace: readonly string[], folder: string) {
  const command = [process.execPath, '--conditions=overt-source', child, folder, marker]
  // One thread for files, so that a call has the same number in each run.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' }
  const options = { env, encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 28 } as const
  return spawnSync('strace', ['-f', '-qq', ...strace, ...command], options)
}

/** Which calls come after the marker, by their number in the whole run. */
function numbered(trace: string): ReadonlyMap<string, { first: number; last: number }> {
  const seen = new Map(calls.map((call) => [call, { first: 0, last: 0 }]))
  let began = false
  for (const line of trace.split('\n')) {
    if (line.includes(marker)) began = true
    const call = /^(?:\d+ +)?([a-z0-9_]+)\(/.exec(line)?.[1] ?? ''
    const count = seen.get(call)
    if (!count) continue
    count.last += 1
    if (!began) count.first = count.last
  }
  return seen
}

function casesOf(base: string, root: string): readonly Case[] {
  const [folder, file] = [join(root, 'trace'), join(root, 'trace.txt')]
  cpSync(base, folder, { recursive: true })
  const traced = run(['-o', file, '-e', `trace=${calls.join(',')},access,faccessat`], folder)
  if (traced.status !== 0) throw new Error(`the append failed without a fault: ${traced.stderr}`)
  return [...numbered(readFileSync(file, 'utf8'))].flatMap(([call, { first, last }]) =>
    Array.from({ length: last - first }, (_, at) => first + 1 + at).flatMap((nth) =>
      faults.map((fault) => ({ call, nth, fault })),
    ),
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

async function tryCase(
  base: string,
  root: string,
  { call, nth, fault }: Case,
): Promise<string | null> {
  const folder = mkdtempSync(join(root, 'case-'))
  cpSync(base, folder, { recursive: true })
  const inject = [
    '-o',
    '/dev/null',
    '-e',
    `trace=${call}`,
    '-e',
    `inject=${call}:${fault}:when=${nth}`,
  ]
  const { stdout } = run(inject, folder)
  try {
    return await lossOf(folder, stdout)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
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
  // A number on the command line takes only every so manieth fault.
  const every = Number(process.argv[2] ?? 1)
  const cases = casesOf(base, root).filter((_, at) => at % every === 0)
  process.stderr.write(`${cases.length} faults…\n`)
  let lost = 0
  for (const one of cases) {
    const loss = await tryCase(base, root, one)
    if (loss === null) continue
    lost += 1
    process.stderr.write(`${one.call} #${one.nth} ${one.fault}: ${loss}\n`)
  }
  process.stdout.write(`${cases.length} faults, ${lost} of them harmful.\n`)
  if (lost > 0 || cases.length === 0) process.exitCode = 1
}

const root = mkdtempSync(join(tmpdir(), 'overt-strace-'))
try {
  await main(root)
} finally {
  rmSync(root, { recursive: true, force: true })
}
