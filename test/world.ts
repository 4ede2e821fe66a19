import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AskResponse, AnswerEvent, NewKey } from '@overt/wire'
import { afterAll, onTestFinished } from 'vitest'
import { findModel } from './model.ts'
import { root } from './repository.ts'

const cli = [process.execPath, '--conditions=overt-source', join(root, 'cli', 'main.ts')]

export type Ended = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: string
  readonly errors: string
}

/** A server in a process of its own, as `npm start` runs it, on a data folder that ends with the test. */
export type World = {
  readonly home: string
  readonly url: string
  /** The one-time token of the owner link that it printed; null when it printed none. */
  readonly link: string | null
  readonly child: ChildProcess
  kill(signal: NodeJS.Signals): Promise<Ended>
}

export type WorldOptions = {
  readonly home?: string
  /** A scripted engine in place of the real model: for what only needs tokens, and many starts. */
  readonly scripted?: boolean
  readonly env?: { readonly [name: string]: string }
}

/** Where clean-up is left: at the end of the test, or of the file for what its tests share. */
export type AtEnd = (cleanUp: () => Promise<void> | void) => void

/** For what a whole file, or a group of its tests, stands on: cleaned up after the last test, the newest first. */
export function atEndOfAll(): AtEnd {
  const cleanUps: Parameters<AtEnd>[0][] = []
  afterAll(async () => {
    for (const cleanUp of cleanUps) await cleanUp()
  })
  return (cleanUp) => void cleanUps.unshift(cleanUp)
}

export function newHome(atEnd: AtEnd = onTestFinished): string {
  const home = mkdtempSync(join(tmpdir(), 'overt-world-'))
  atEnd(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }))
  return home
}

/** Every file under the folder, by its name, with its bytes: what a running server takes away meanwhile is not there. */
export function filesUnder(folder: string): readonly (readonly [name: string, bytes: Buffer])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => {
      try {
        return [[name, readFileSync(join(parentPath, name))] as const]
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
        throw error
      }
    })
}

/** The real model of the tests. It is fetched by `npm test`; without it nothing here may pass. */
function realModel(): string {
  const path = findModel()
  if (path === null) throw new Error('There is no test model: run `npm test`, which fetches it.')
  return path
}

const ofModel = {
  // A model this small may not come to an end of its own; a short context is one.
  OVERT_MODEL_CONTEXT_TOKENS: '512',
  // Threads wait for each other by spinning: beside other tests two take many times as long as one.
  OVERT_MODEL_THREADS: '1',
}

function environmentOf(options: WorldOptions & { readonly home: string }) {
  const { home, scripted = false, env = {} } = options
  const model = scripted ? {} : { OVERT_MODEL_PATH: realModel(), ...ofModel }
  return { ...process.env, OVERT_HOME: home, OVERT_LOG_LEVEL: 'warn', ...model, ...env }
}

/** Resolves once the server says where it is. */
export async function openWorld(
  options: WorldOptions = {},
  atEnd: AtEnd = onTestFinished,
): Promise<World> {
  const home = options.home ?? newHome(atEnd)
  const script = join(root, 'test', 'scenarios', 'scripted-server.ts')
  const command = options.scripted ? [process.execPath, '--conditions=overt-source', script] : cli
  const started = start([...command, 'serve', '--port', '0'], environmentOf({ ...options, home }))
  const { child } = started
  atEnd(async () => {
    child.kill('SIGKILL')
    await started.ended
  })
  const line = /Overt is at (http:\/\/[^/\s]+)(?:\/#link=(\S+))?/
  const found = await Promise.race([started.said(line), started.ended])
  if (!Array.isArray(found)) throw new Error(`The server ended at once: ${found.errors}`)
  return {
    home,
    url: found[1] ?? '',
    link: found[2] ?? null,
    child,
    kill: (signal) => {
      child.kill(signal)
      return started.ended
    },
  }
}

/** Runs one command of the command line to its end. */
export async function overt(
  args: readonly string[],
  options: WorldOptions & { readonly home: string; readonly input?: string },
): Promise<Ended> {
  const { child, ended } = start([...cli, ...args], environmentOf(options))
  child.stdin?.end(options.input ?? '')
  return ended
}

function start(command: readonly string[], env: NodeJS.ProcessEnv) {
  const [program = '', ...args] = command
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = once(child, 'close').then(([code, signal]): Ended => ({
    code,
    signal,
    output,
    errors,
  }))
  const said = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve) => {
      const look = () => {
        const match = pattern.exec(output)
        // The line is whole only with its end.
        if (match && output.indexOf('\n', match.index) >= 0) resolve(match)
      }
      child.stdout.on('data', look)
      look()
    })
  return { child, ended, said }
}

/** What a signed-in program may do: requests with a key of the owner's. */
export type Api = {
  readonly key: string
  fetch(path: string, init?: RequestInit): Promise<Response>
  post(path: string, body: unknown): Promise<Response>
  /** Asks in the web's way; resolves once the question is acknowledged. */
  ask(text: string, conversation?: string | null, parent?: string | null): Promise<AskResponse>
  /** Every event of an answer, to its end. */
  events(answer: string): Promise<readonly AnswerEvent[]>
}

type Entrance = Pick<World, 'home' | 'url'> & Partial<Pick<World, 'link'>>

/** With the key, else with a new one: it uses up the world's owner link where there is one. */
export async function openApi(world: Entrance, key?: string): Promise<Api> {
  const made = key ?? (await newKey(world))
  const send = (path: string, init: RequestInit = {}) =>
    fetch(`${world.url}${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${made}`,
        'content-type': 'application/json',
        ...Object.fromEntries(new Headers(init.headers)),
      },
    })
  const post = (path: string, body: unknown) =>
    send(path, { method: 'POST', body: JSON.stringify(body) })
  return {
    key: made,
    fetch: send,
    post,
    async ask(text, conversation = null, parent = null) {
      const response = await post('/api/questions', { conversation, parent, text })
      if (response.status !== 202) throw new Error(`not asked: ${await response.text()}`)
      return response.json()
    },
    async events(answer) {
      const stream = await (await send(`/api/answers/${answer}/events`)).text()
      const data = stream.matchAll(/^data: (.*)$/gm)
      return [...data].map(([, json = '']) => AnswerEvent.parse(JSON.parse(json)))
    },
  }
}

/** By the owner's link, as a page makes one: a command takes a second of processor. */
async function newKey({ home, url, link }: Entrance): Promise<string> {
  if (!link) return keyByCommand(home)
  const send = (path: string, body: object, cookie = '') =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, cookie },
      body: JSON.stringify(body),
    })
  const session = await send('/api/session/link', { token: link })
  const cookie = session.headers.getSetCookie().map((line) => line.split(';')[0])
  const made = await send('/api/keys', { name: 'test' }, cookie.join('; '))
  return NewKey.parse(await made.json()).key
}

async function keyByCommand(home: string): Promise<string> {
  const made = await overt(['key', 'create', '--name', 'test', '--json'], { home, scripted: true })
  return NewKey.parse(JSON.parse(made.output)).key
}

/** Waits until the model can answer. */
export async function ready({ url }: Pick<World, 'url'>): Promise<void> {
  while ((await fetch(`${url}/readyz`)).status !== 200) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export async function saveReceipt(api: Api, id: string, folder: string): Promise<string> {
  for (;;) {
    const response = await api.fetch(`/v1/receipts/${id}`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (response.status === 409) continue
    const path = join(folder, `${id}.receipt.json`)
    writeFileSync(path, bytes)
    return path
  }
}
