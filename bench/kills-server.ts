import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findModel } from '../test/model.ts'
import { childrenOf, signalTo } from './engine-process.ts'
import { whenLeaving } from './leaving.ts'
import { type Running, startServer } from './server.ts'

/** Of a question that the server has taken. */
export type Acknowledged = {
  readonly conversation: string
  readonly question: { readonly id: string }
  readonly answer: string
}

/** A server on one data folder, in one process after the other. */
export class KilledServer implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'overt-kills-'))
  readonly home = join(this.#folder, 'home')
  /** A copy: it is taken away and cut. */
  readonly modelFile = join(this.#folder, 'model.gguf')
  /** Whether the data folder has a small disk of its own, which can be filled. */
  readonly hasDisk: boolean
  readonly #settings: Readonly<Record<string, string>>
  readonly #asked: Acknowledged[] = []
  readonly #processes = new Set<number>()
  /** A process of it that stands still does not notice that the script has gone. */
  readonly #forget = whenLeaving(() => {
    for (const pid of this.#processes) signalTo(pid, 'SIGKILL')
    this.#clean()
  })
  #running: Running | null = null
  #key = ''
  #model = ''
  #url = ''

  constructor(settings: Readonly<Record<string, string>>) {
    this.#settings = { ...settings, OVERT_MODEL_PATH: this.modelFile }
    mkdirSync(this.home, { mode: 0o700 })
    const disk = ['-t', 'tmpfs', '-o', `size=${DISK},mode=0700`, 'overt-kills', this.home]
    this.hasDisk = spawnSync('mount', disk).status === 0
    this.bringModel()
  }

  /** Puts the model back where it was, whole. */
  bringModel(): void {
    const whole = findModel()
    if (whole === null) throw new Error('There is no test model: run `npm test` once.')
    copyFileSync(whole, `${this.modelFile}.new`)
    renameSync(`${this.modelFile}.new`, this.modelFile)
  }

  /** Resolves once a model can answer. */
  async start(): Promise<void> {
    const { home } = this
    const running = await startServer({ model: true, settings: this.#settings, home })
    this.#running = running
    this.#url = running.url
    this.#processes.add(this.pid)
    await running.ready()
    this.#note()
    if (this.#key !== '') return
    this.#key = running.key()
    // That took its time: connections that the server closed meanwhile are heard of first.
    await sleep(LOOK_MS)
    const { data } = await (await this.get('/v1/models')).json()
    this.#model = data[0].id
  }

  get model(): string {
    return this.#model
  }

  get pid(): number {
    return this.#running?.child.pid ?? 0
  }

  /** The processes that hold the model: the one that answers first. */
  get engines(): readonly number[] {
    return this.#note()
  }

  get asked(): readonly Acknowledged[] {
    return this.#asked
  }

  acknowledged(asked: Acknowledged): void {
    this.#asked.push(asked)
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.#send(path, { headers })
  }

  post(path: string, body: object): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    return this.#send(path, { method: 'POST', headers, body: JSON.stringify(body) })
  }

  /** After its process ended: nothing of it may be left, and another takes its place. */
  async again(): Promise<void> {
    await this.ended()
    await this.start()
  }

  /** @throws Error when a process outlives the server. */
  async ended(): Promise<void> {
    for (let waited = 0; waited < LEAVE_MS; waited += LOOK_MS) {
      const left = [...this.#processes].filter(isAlive)
      if (left.length === 0) return this.#processes.clear()
      await sleep(LOOK_MS)
    }
    throw new Error(`processes are left: ${[...this.#processes].filter(isAlive).join(', ')}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running?.[Symbol.asyncDispose]()
    this.#clean()
    this.#forget()
  }

  #clean(): void {
    if (this.hasDisk) spawnSync('umount', ['--lazy', this.home])
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  #send(path: string, { headers, ...init }: Init): Promise<Response> {
    const own = { ...headers, authorization: `Bearer ${this.#key}` }
    return fetch(`${this.#url}${path}`, { ...init, headers: own })
  }

  #note(): readonly number[] {
    const engines = childrenOf(this.pid).toSorted((one, other) => one - other)
    for (const pid of engines) this.#processes.add(pid)
    return engines
  }
}

type Init = Omit<RequestInit, 'headers'> & { readonly headers: Readonly<Record<string, string>> }

const DISK = '192m'
const LEAVE_MS = 10_000
const LOOK_MS = 50

/** One that ended, but was not waited for yet, is no process any more. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
