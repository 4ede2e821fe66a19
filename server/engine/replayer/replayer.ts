import { fork, type ChildProcess } from 'node:child_process'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { EngineError } from '../engine.ts'
import type { TokeniseText } from '../llama/protocol.ts'
import type { FromReplayer, Opened, OpenTask, Task, Tasks, ToReplayer } from './protocol.ts'
import type { SelfTest } from './self-test.ts'
import type { Retaken, TaughtRun } from './teacher.ts'

export type ReplayerOptions = Omit<OpenTask, 'type'> & {
  /** It gets only what nobody else wants of the processor. */
  readonly modest: boolean
  /** Awaited between batches: whoever answers people keeps it waiting. */
  readonly turn: () => Promise<void>
  /** Says when people begin to be answered, so that it stops where it is, in the middle of a batch too, and when it may go on. */
  readonly watch?: (watcher: (isQuiet: boolean) => void) => () => void
  /** Ends it, wherever it is. */
  readonly signal: AbortSignal
}

/** The lowest that there is. */
const PRIORITY = 19
const STDERR_CHARACTERS = 4000

/** Loads the model for replays, in a process of its own. @throws EngineError with one sentence. */
export async function openReplayer(options: ReplayerOptions): Promise<Replayer> {
  const { libraries, modelPath, repack, context } = options
  const process = new ReplayProcess(options)
  try {
    const order = { type: 'open', libraries, modelPath, repack, context } as const
    return new Replayer(process, await process.ask<'open'>(order))
  } catch (error) {
    await process[Symbol.asyncDispose]()
    throw error
  }
}

/** One model, ready to be given what it is said to have answered. */
export class Replayer {
  readonly opened: Opened
  readonly #process: ReplayProcess

  constructor(process: ReplayProcess, opened: Opened) {
    this.#process = process
    this.opened = opened
  }

  tokenise(texts: readonly TokeniseText[]): Promise<readonly (readonly number[])[]> {
    return this.#process.ask<'tokenise'>({ type: 'tokenise', texts })
  }

  teach(run: TaughtRun): Promise<Retaken> {
    return this.#process.ask<'teach'>({ type: 'teach', run })
  }

  isSteady(): Promise<boolean> {
    return this.#process.ask<'steady'>({ type: 'steady' })
  }

  selfTest(): Promise<SelfTest> {
    return this.#process.ask<'self-test'>({ type: 'self-test' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]()
  }
}

type Around = Pick<ReplayerOptions, 'turn' | 'watch' | 'signal' | 'modest'>

class ReplayProcess {
  readonly #child: ChildProcess
  readonly #turn: () => Promise<void>
  readonly #ended = Promise.withResolvers<void>()
  #waiting: PromiseWithResolvers<Tasks[keyof Tasks]['done']> | null = null
  #stderr = ''
  #over = false
  #isQuiet = true
  /** Whether it may be stopped: only what the system ends with this process. */
  #isTethered = false

  constructor({ turn, watch, signal, modest }: Around) {
    this.#turn = turn
    // An empty environment: no stray variable may change the arithmetic.
    this.#child = fork(fileURLToPath(new URL('child.ts', import.meta.url)), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: {},
      execArgv: [],
    })
    if (modest) defer(this.#child.pid)
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_CHARACTERS)
    })
    // oxlint-disable-next-line no-unsafe-type-assertion -- `FromReplayer` is all that `child.ts` sends
    this.#child.on('message', (message) => this.#receive(message as FromReplayer))
    this.#child.on('error', (error) => this.#end(error.message))
    this.#child.on('close', (code, name) => {
      this.#end(`it ended with ${name ?? code}`)
      this.#ended.resolve()
    })
    const stop = () => this.#end('it was stopped')
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    const leave = watch?.((isQuiet) => {
      this.#isQuiet = isQuiet
      this.#pause()
    })
    void this.#ended.promise.then(() => {
      signal.removeEventListener('abort', stop)
      leave?.()
    })
  }

  /** One task at a time. @throws EngineError when the process cannot. */
  async ask<K extends keyof Tasks>(task: Tasks[K]['task'] & Task): Promise<Tasks[K]['done']> {
    if (this.#over) throw failed('it has ended')
    this.#waiting = Promise.withResolvers()
    this.#send(task)
    return this.#waiting.promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end('it was closed')
    await this.#ended.promise
  }

  /** Where it cannot be stopped it still waits for its turn between batches. */
  #pause(): void {
    if (this.#isTethered) signalTo(this.#child.pid, this.#isQuiet ? 'SIGCONT' : 'SIGSTOP')
  }

  #receive(message: FromReplayer): void {
    if (message.type === 'begun') {
      this.#isTethered = message.isTethered
      return this.#pause()
    }
    if (message.type === 'done') return this.#waiting?.resolve(message.done)
    if (message.type === 'failed') return this.#waiting?.reject(failed(message.reason))
    void this.#turn().then(
      () => this.#send({ type: 'go' }),
      () => this.#end('it was stopped'),
    )
  }

  #send(message: ToReplayer): void {
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  #end(why: string): void {
    const isOver = this.#over
    this.#over = true
    this.#waiting?.reject(failed(this.#stderr === '' ? why : `${why}: ${this.#stderr}`))
    // It never began, so it does not close either.
    if (this.#child.pid === undefined) this.#ended.resolve()
    if (!isOver) this.#child.kill('SIGKILL')
  }
}

/** Not `child.kill`, which takes the child for dead whatever the signal was. */
function signalTo(pid: number | undefined, signal: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    if (pid !== undefined) process.kill(pid, signal)
  } catch {
    // It has ended.
  }
}

function defer(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, PRIORITY)
  } catch {
    // It may have ended already, or the system may not let us: it is still asked to wait its turn.
  }
}

const failed = (why: string): EngineError =>
  new EngineError('engine_failed', `the replay could not go on: ${why}`)
