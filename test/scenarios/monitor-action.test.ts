import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { beginning, origin } from '../../server/charter/chain/chain-fixture.ts'
import { appendAll, leaves, openTestLedger } from '../../server/ledger/ledger-fixture.ts'
import type { Ledger } from '../../server/ledger/ledger.ts'
import { type MemoryDisk, memoryDisk, openMemory } from '../../server/ledger/memory-storage.ts'
import { promises } from '../promises.ts'
import { root } from '../repository.ts'

promises('monitor:action')

const run = promisify(execFile)
const openLedger = (disk: MemoryDisk) =>
  openTestLedger(openMemory(disk), async () => ({ origin, entries: beginning }))

/** The `run` of each step of the example, by the step's name. */
async function steps(): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(root, 'docs/monitor.md'), 'utf8')
  const [, yaml = ''] = /```yaml\n([^]*?)```/.exec(text) ?? []
  const blocks = yaml.matchAll(/^ {6}- name: (.+)\n(?: {8}\S.*\n)*? {8}run: \|\n((?: {10}.*\n)+)/gm)
  return new Map(
    [...blocks].map(([, name = '', body = '']) => [name, body.replaceAll(/^ {10}/gm, '')]),
  )
}

/** Stands in for GitHub's `gh`: knows the flags of the two commands, keeps issues, refuses all else. */
const gh = `#!/usr/bin/env bash
set -e
[ "$1" = issue ] && [ -n "$GH_TOKEN" ] || exit 4
command=$2; shift 2
while [ $# -gt 0 ]; do
  case "$command $1" in
    'list -R' | 'create -R') [ "$2" = someone/watch ] || exit 1 ;;
    'list -L' | 'list -q') ;;
    'list --json') [ "$2" = title ] || exit 1 ;;
    'create -t') [ "\${#2}" -le 256 ] && title=$2 ;;
    'create -F') body=$(cat "$2") ;;
    *) echo "unknown flag: $1" >&2; exit 1 ;;
  esac
  shift 2
done
if [ "$command" = list ]; then cat "$ISSUES/titles"; exit; fi
echo "$title" >> "$ISSUES/titles"
echo "$body" > "$ISSUES/body"
`

/** A repository that watches, with the clone of Overt beside it, as the example's checkouts leave them. */
async function workplace() {
  const work = await mkdtemp(join(tmpdir(), 'overt-action-'))
  onTestFinished(() => rm(work, { recursive: true }))
  const at = (...path: string[]) => join(work, ...path)
  await Promise.all([mkdir(at('bin')), mkdir(at('issues')), symlink(root, at('overt'))])
  await writeFile(at('issues', 'titles'), '')
  await writeFile(at('bin', 'gh'), gh)
  await chmod(at('bin', 'gh'), 0o755)
  await run('git', ['init', '-q', '--bare', '-b', 'main', at('remote')])
  await run('git', ['clone', '-q', at('remote'), at('watch')])
  const git = (...args: string[]) => run('git', ['-C', at('watch'), ...args])
  await git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', '0')
  await git('push', '-q', 'origin', 'HEAD:main')
  await git('branch', '-q', '-M', 'main')
  await git('branch', '-q', '-u', 'origin/main')
  return { at, git }
}

/** Serves whichever ledger it was given last. */
async function serve(first: Pick<Ledger, 'read'>) {
  const served = { ledger: first }
  const server = createServer((request, response) => {
    void served.ledger.read((request.url ?? '').replace('/ledger/', '')).then((bytes) => {
      response.writeHead(bytes === null ? 404 : 200).end(bytes)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : null
  return { served, url: `http://127.0.0.1:${port}/ledger` }
}

async function watcher(ledger: Ledger) {
  const { at, git } = await workplace()
  const { served, url } = await serve(ledger)
  await writeFile(at('watch', 'trust.policy'), `log ${ledger.logVkey}\nquorum none\n`)
  const texts = await steps()
  const env = {
    ...process.env,
    PATH: `${at('bin')}:${process.env.PATH}`,
    OVERT_HOME: at('home'),
    ISSUES: at('issues'),
    GH_TOKEN: 'token',
    GITHUB_REPOSITORY: 'someone/watch',
    GITHUB_RUN_ID: '7',
  }
  /** As a runner does it: a script of its own under `bash -e`. */
  const step = async (name: string, cwd: string): Promise<number | null> => {
    const text = (texts.get(name) ?? 'exit 99').replace('https://overt.example/ledger', url)
    await writeFile(at('step.sh'), text)
    const ended = spawn('bash', ['-e', at('step.sh')], { cwd, env, stdio: 'ignore' })
    await once(ended, 'exit')
    return ended.exitCode
  }
  /** The whole job; gives the status of the look. */
  const job = async (): Promise<number | null> => {
    const looked = await step('Look', at())
    expect(await step('Keep what was seen', at('watch'))).toBe(0)
    if (looked !== 0) expect(await step('Sound the alarm', at())).toBe(0)
    return looked
  }
  const issues = async () =>
    (await readFile(at('issues', 'titles'), 'utf8')).split('\n').slice(0, -1)
  const kept = async () =>
    (await git('ls-tree', '-r', '--name-only', 'origin/main')).stdout.split('\n')
  return { at, git, served, job, issues, kept }
}

test('the example for GitHub Actions keeps what it saw, and opens one issue about a ledger with two faces', async () => {
  const disk = memoryDisk()
  const ledger = await openLedger(disk)
  await appendAll(ledger, leaves(3))
  await ledger[Symbol.asyncDispose]()
  const twin = { ...memoryDisk(), files: new Map(disk.files) }
  await using honest = await openLedger(disk)
  await using other = await openLedger(twin)
  await appendAll(honest, leaves(2, 100))
  await appendAll(other, leaves(4, 200))
  const { at, git, served, job, issues, kept } = await watcher(honest)

  expect(await job()).toBe(0)
  expect(await kept()).toContain('state/state.json')
  expect((await git('log', '-1', '--format=%s')).stdout).toContain(': 7 entries, 7 new')
  expect(await job()).toBe(0)
  expect(await issues()).toEqual([])

  served.ledger = other
  expect(await job()).toBe(1)
  expect(await issues()).toEqual([expect.stringContaining('ALARM: ')])
  expect(await readFile(at('issues', 'body'), 'utf8')).toContain('kept: ')
  const split = (await kept()).filter((path) => path.startsWith('state/split-'))
  const texts = split.map((path) => readFile(at('watch', path), 'utf8'))
  const shown = [honest, other].map((one) => one.head().text)
  expect((await Promise.all(texts)).toSorted()).toEqual(shown.toSorted())

  expect(await job()).toBe(1)
  expect(await issues()).toHaveLength(1)
  expect((await readdir(at('watch', 'state'))).length).toBeGreaterThan(1)
})

test('a ledger that does not answer is an issue too, and no alarm', async () => {
  await using ledger = await openLedger(memoryDisk())
  const { served, job, issues } = await watcher(ledger)
  served.ledger = { read: async () => null }
  expect(await job()).toBe(1)
  expect(await issues()).toEqual(['The ledger could not be watched'])
})
