import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findModel } from '../test/model.ts'
import { childrenOf } from './engine-process.ts'
import { whenLeaving } from './leaving.ts'
import { answers, freePort, startServer, until } from './server.ts'

/** Cells of each of the eight sequences, ours and the peer's: room for the longest prompt and its answer. */
export const CONTEXT_TOKENS = 2560
export const STREAMS = 8
/** A heavy run asks more in a minute than a person may. */
const REQUESTS_A_MINUTE = 1_000_000

/** A server that answers `/v1/chat/completions`. */
export type Target = AsyncDisposable & {
  readonly name: 'overt' | 'llama-server'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly model: string
  readonly sequences: number
  readonly serverPid: number
  /** The process that decodes. */
  readonly enginePid: number
}

/** `more` are settings by the names of their environment variables. */
export async function startOurs(more: Readonly<Record<string, string>> = {}): Promise<Target> {
  const server = await startServer({
    model: true,
    settings: {
      OVERT_MODEL_SEQUENCES: String(STREAMS),
      OVERT_MODEL_CONTEXT_TOKENS: String(CONTEXT_TOKENS),
      OVERT_LIMITS_REQUESTS_PER_MINUTE: String(REQUESTS_A_MINUTE),
      ...more,
    },
  })
  await server.ready()
  const headers = { authorization: `Bearer ${server.key()}` }
  const response = await fetch(`${server.url}/v1/models`, { headers })
  const { data }: { readonly data: readonly { readonly id: string }[] } = await response.json()
  const [enginePid = 0] = childrenOf(server.child.pid ?? 0)
  return {
    name: 'overt',
    url: server.url,
    headers,
    model: data[0]?.id ?? '',
    sequences: STREAMS,
    serverPid: server.child.pid ?? 0,
    enginePid,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const SELF_TEST_MS = 300_000
const LOOK_MS = 1000

/**
 * Waits until the engine has tested itself: it does so while nobody asks it anything, on cores that whoever is
 * measured next to it would miss.
 */
export async function selfTested({ url, headers, model }: Target): Promise<void> {
  const deadline = performance.now() + SELF_TEST_MS
  while (performance.now() < deadline) {
    const response = await fetch(`${url}/v1/models/${model}`, { headers })
    const { overt }: { readonly overt: { readonly replay?: string } } = await response.json()
    if (overt.replay === 'exact') return
    await sleep(LOOK_MS)
  }
  process.stderr.write('The engine has not tested itself in time: its test may slow the others.\n')
}

/** llama.cpp's own server on the same file, with as many threads, sequences and cells. */
export async function startPeer(binary: string, threads: number): Promise<Target> {
  const model = findModel()
  if (model === null) throw new Error('There is no test model: run `npm test` once.')
  const port = await freePort()
  const cells = String(CONTEXT_TOKENS * STREAMS)
  const sizes = ['-t', String(threads), '-np', String(STREAMS), '-c', cells]
  const child: ChildProcess = spawn(
    binary,
    ['-m', model, ...sizes, '--host', '127.0.0.1', '--port', String(port)],
    { env: { ...process.env, LD_LIBRARY_PATH: dirname(binary) }, stdio: 'ignore' },
  )
  const forget = whenLeaving(() => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  await until(child, () => answers(`${url}/health`))
  return {
    name: 'llama-server',
    url,
    headers: {},
    model: 'any',
    sequences: STREAMS,
    serverPid: child.pid ?? 0,
    enginePid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      forget()
    },
  }
}
