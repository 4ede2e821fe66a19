import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { flags } from '../launcher/node.mjs'
import { findModel } from '../test/model.ts'
import { root } from '../test/repository.ts'
import { whenLeaving } from './leaving.ts'

const cli = [...flags, join(root, 'cli', 'main.ts')]

/** A server as a person runs it, on a data folder of its own. */
export type Running = AsyncDisposable & {
  readonly url: string
  readonly child: ChildProcess
  /** From the start of the process to its first answered request. */
  readonly startMs: number
  /** Resolves once a model can answer. */
  ready(): Promise<void>
  key(): string
}

/**
 * Without a model no source is tried either: nothing but the server is measured. A data folder that is given stays;
 * else there is one for this server alone.
 */
export async function startServer({
  model,
  settings = {},
  home,
}: {
  readonly model: boolean
  readonly settings?: Readonly<Record<string, string>>
  readonly home?: string
}): Promise<Running> {
  const folder = home ?? mkdtempSync(join(tmpdir(), 'overt-bench-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    OVERT_HOME: folder,
    OVERT_LOG_LEVEL: 'error',
    ...modelSettings(model),
    ...settings,
  }
  const args = [...cli, 'serve', '--port', String(port)]
  const started = performance.now()
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const clean = () => void (home ?? rmSync(folder, { recursive: true, force: true }))
  const forget = whenLeaving(() => {
    child.kill('SIGKILL')
    clean()
  })
  await until(child, () => answers(`${url}/healthz`))
  return {
    url,
    child,
    startMs: performance.now() - started,
    ready: () => until(child, () => answers(`${url}/readyz`)),
    key: () => createKey(env),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      clean()
      forget()
    },
  }
}

function modelSettings(model: boolean): Record<string, string> {
  if (!model) return { OVERT_MODEL_SOURCES: 'hub', OVERT_MODEL_HUB_URL: 'http://127.0.0.1:9' }
  const path = findModel()
  if (path === null)
    throw new Error('There is no test model: run `npm test` once, which fetches it.')
  return { OVERT_MODEL_PATH: path }
}

function createKey(env: NodeJS.ProcessEnv): string {
  const args = [...cli, 'key', 'create', '--name', 'bench', '--json']
  const { stdout } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
  const { key }: { readonly key: string } = JSON.parse(stdout)
  return key
}

/** Free a moment ago; nobody else here takes ports. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

export const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  )

export async function until(child: ChildProcess, met: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 300_000
  while (!(await met())) {
    const status = child.exitCode ?? child.signalCode
    if (status !== null) throw new Error(`The server ended with ${status}.`)
    if (performance.now() > deadline) throw new Error('The server was not up within five minutes.')
    await sleep(5)
  }
}
