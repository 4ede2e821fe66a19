import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

// One append in a process of its own, of which strace follows one thread from the moment that it
// begins. strace counts the calls of each thread apart: so a call's number means one call and no other.

const child = join(import.meta.dirname, 'append-once.ts')

/** `files` is where Node does what it is asked to do later, `main` where it does what it is asked to do at once. */
export const threads = ['files', 'main'] as const
export type Thread = (typeof threads)[number]

export type TracedAppend = {
  /** Null when a signal ended it. */
  readonly status: number | null
  readonly said: string
  readonly trace: string
}

function idOf(pid: number, thread: Thread): string {
  if (thread === 'main') return String(pid)
  const tasks = readdirSync(`/proc/${pid}/task`)
  const name = (task: string) => readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').trim()
  const found = tasks.find((task) => name(task) === 'libuv-worker')
  if (found === undefined) throw new Error('the append has no thread for files')
  return found
}

/** Follows a thread; resolves once nothing that it does can be missed. */
async function follow(id: string, expressions: readonly string[], file: string) {
  const told = expressions.flatMap((expression) => ['-e', expression])
  const strace = spawn('strace', ['-y', '-s', '0', '-o', file, ...told, '-p', id], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let heard = ''
  for await (const part of strace.stderr) {
    heard += String(part)
    if (heard.includes('attached')) return strace
  }
  throw new Error(`strace could not follow the append: ${heard}`)
}

const ended = (one: ChildProcess) =>
  one.exitCode === null && one.signalCode === null ? once(one, 'exit') : null

export async function tracedAppend(
  folder: string,
  file: string,
  thread: Thread,
  expressions: readonly string[],
): Promise<TracedAppend> {
  const append = spawn(process.execPath, ['--conditions=overt-source', child, folder], {
    stdio: ['pipe', 'pipe', 'ignore'],
    // One thread for files, so that a call has the same number in each run.
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
  })
  try {
    await once(append.stdout, 'readable')
    const strace = await follow(idOf(append.pid ?? 0, thread), expressions, file)
    append.stdin.end('begin\n')
    const said = await text(append.stdout)
    await ended(append)
    await ended(strace)
    return { status: append.exitCode, said, trace: readFileSync(file, 'utf8') }
  } finally {
    append.kill('SIGKILL')
  }
}
