import { fork, type Serializable } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** How a process ended, with the last it wrote to its error stream. */
export type Exit = {
  readonly code: number | null
  readonly signal: string | null
  readonly stderr: string
}

export type EngineProcess<To> = {
  readonly pid: number | null
  send(message: To): void
  /** At once and for certain: it holds nothing that is worth saving. */
  kill(): void
}

export type ProcessListener<From> = {
  message(message: From): void
  /** Once, last. */
  exit(exit: Exit): void
}

const STDERR_CHARACTERS = 4000

/**
 * glibc's: what is large is in pages of 2 MiB where the system has them, so that a token, which reads all of the
 * weights, looks up fewer addresses (a twentieth less time); and memory is handed out from one place, since one for
 * each thread keeps 12 MB that nobody uses. Other C libraries do not know the variable.
 */
const MEMORY = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1' }

/**
 * Starts an engine process of one program of this folder. Its environment says how memory is had and nothing else: it needs
 * no secret, and no stray variable may change the arithmetic.
 */
export function startProcess<To extends Serializable, From>(
  program: 'child.ts' | 'embedding/child.ts',
  listener: ProcessListener<From>,
): EngineProcess<To> {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: MEMORY,
    execArgv: [],
  })
  let stderr = ''
  let over = false
  const finish = (code: number | null, signal: string | null) => {
    if (over) return
    over = true
    listener.exit({ code, signal, stderr })
  }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_CHARACTERS)
  })
  child.on('message', (message) => {
    // oxlint-disable-next-line no-unsafe-type-assertion -- each program sends what its protocol says
    listener.message(message as From)
  })
  child.on('error', (error) => {
    stderr += error.message
    if (child.pid === undefined) finish(null, null)
  })
  // Not `exit`: the last lines of the error stream may come after it.
  child.on('close', finish)
  return {
    pid: child.pid ?? null,
    // A message that meets a dead pipe is lost with its process; `exit` says so.
    send: (message) => void (child.connected && child.send(message, () => {})),
    kill: () => void child.kill('SIGKILL'),
  }
}
