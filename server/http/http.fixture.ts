import { fakeCharter } from './charter.fixture.ts'
import { connect } from 'node:net'
import { join } from 'node:path'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { openMetrics } from '../observe/metrics.ts'
import { silentLogger, type Logger } from '../observe/logger.ts'
import { cookiesOf, openWorld } from '../identity/identity.fixture.ts'
import type { Amendments } from '../charter/amendment/open-amendments.ts'
import type { Earlier } from '../charter/earlier.ts'
import type { Charter } from '../charter/charter.ts'
import { fakeAmendments } from './amendment.fixture.ts'
import { createApp } from './app.ts'
import { FakeAnswering, FakeConversations, FakeLedger } from './fake.fixture.ts'
import { FakeModels } from './fake-models.fixture.ts'
import { fakeRecords } from './record.fixture.ts'
import { FakeReplays } from './fake-replays.fixture.ts'
import { listen } from './listen.ts'
import type { HttpConfig } from './parts.ts'

export type HttpWorld = Awaited<ReturnType<typeof openHttp>>

type Options = {
  readonly amendments?: Amendments
  readonly charter?: () => Charter
  readonly earlier?: readonly Earlier[]
  readonly config?: Partial<HttpConfig>
  readonly webFolder?: string
  readonly verifierFolder?: string
  readonly logger?: Logger
}

const limits = { bodyBytes: 1_048_576, requestsPerMinute: 1000 }

/** The real app on a real socket with a real identity; what lies behind them are fakes of the ports. */
export async function openHttp(options: Options = {}) {
  const accounts = await openWorld()
  const { identity } = accounts
  const empty = mkdtempSync(join(tmpdir(), 'overt-http-'))
  const parts = {
    config: { host: '127.0.0.1', publicUrl: 'http://127.0.0.1:8484', limits, ...options.config },
    identity,
    conversations: new FakeConversations(),
    answering: new FakeAnswering(),
    models: new FakeModels(),
    replays: new FakeReplays(),
    ledger: new FakeLedger(),
    witnessPolicy: null,
    records: fakeRecords,
    marker: { conversation: async () => 'marked' },
    eraseAccount: (account: string) =>
      accounts.store.transact(async (tx) => ({
        type: (await identity.forget(tx, account)) ? ('erased' as const) : ('absent' as const),
      })),
    charter: options.charter ?? (() => fakeCharter),
    amendments: options.amendments ?? fakeAmendments,
    earlier: options.earlier ?? [],
    audits: { latest: async () => [{ entry: 'AA==', proof: 'a proof' }] },
    metrics: openMetrics(),
    logger: options.logger ?? silentLogger,
    clock: () => Date.now() + accounts.time.ahead,
    webFolder: options.webFolder ?? empty,
    verifierFolder: options.verifierFolder ?? empty,
  }
  const app = createApp(parts)
  const listening = await listen({ app, host: '127.0.0.1', port: 0 })
  const owner = await identity.ownerAccount()
  const stranger = await accounts.stranger()
  const keyOf = async (account: string) => (await identity.createKey(account, 'test')).key
  const token = await identity.ownerLink()
  const cookie = cookiesOf(await identity.useLink(token, new Headers(), '::1')).get('cookie') ?? ''
  const callers = {
    nobody: {},
    owner: bearer(await keyOf(owner)),
    stranger: bearer(await keyOf(stranger)),
  }
  return {
    ...parts,
    ...listening,
    store: accounts.store,
    time: accounts.time,
    /** `METHOD /pattern` of every address that the app knows. */
    addresses: addressesOf(app),
    owner,
    stranger,
    /** The headers that each caller sends: two by key, one by the cookie of its own page. */
    callers: { ...callers, page: { cookie, origin: listening.url } } satisfies Callers,
    async [Symbol.asyncDispose]() {
      await listening.close(AbortSignal.abort())
      await accounts[Symbol.asyncDispose]()
      rmSync(empty, { recursive: true })
    },
  }
}

const addressesOf = ({ routes }: ReturnType<typeof createApp>): readonly string[] => [
  ...new Set(
    routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`),
  ),
]

type Callers = { readonly [who in Who]: { readonly [name: string]: string } }
export type Who = 'nobody' | 'owner' | 'stranger' | 'page'

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

export type Ask = {
  readonly as?: Who
  readonly headers?: { readonly [name: string]: string }
  /** Sent as JSON unless it is text or bytes. */
  readonly body?: unknown
}

/** One request, answered whole. */
export async function ask(
  world: HttpWorld,
  line: string,
  { as = 'nobody', headers, body }: Ask = {},
) {
  const [method = 'GET', path = '/'] = line.split(' ')
  const response = await fetch(new URL(path, world.url), {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...world.callers[as],
      ...headers,
    },
    ...(body !== undefined && { body: payload(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) }
}

function payload(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body)
}

/** What the table of an endpoint says of one request (`line` is `METHOD /path`). */
export type Scenario = Ask & {
  readonly name: string
  readonly line: string
  readonly status: number
  readonly contains?: readonly string[]
  readonly lacks?: readonly string[]
  readonly sends?: { readonly [header: string]: string | RegExp | null }
}

/** Why the answer is not what the scenario promises; empty when it is. */
export async function differences(
  world: HttpWorld,
  scenario: Scenario,
): Promise<readonly string[]> {
  const { status, headers, text } = await ask(world, scenario.line, scenario)
  const wrong: string[] = []
  if (status !== scenario.status) wrong.push(`status ${status}: ${text}`)
  for (const part of scenario.contains ?? [])
    if (!text.includes(part)) wrong.push(`no ${part} in ${text}`)
  for (const part of scenario.lacks ?? []) if (text.includes(part)) wrong.push(`${part} in ${text}`)
  for (const [name, value] of Object.entries(scenario.sends ?? {})) {
    const sent = headers.get(name)
    const fits = value instanceof RegExp ? value.test(sent ?? '') : sent === value
    if (!fits) wrong.push(`${name}: ${sent}`)
  }
  return wrong
}

/** Sends bytes that no HTTP client would, and reads until the server closes or `until` is there. */
export async function raw(port: number, request: string, until?: RegExp): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(request)
  let received = ''
  socket.on('data', (chunk) => {
    received += String(chunk)
    if (until?.test(received)) socket.destroy()
  })
  socket.on('error', () => socket.destroy()) // A reset is one way to be refused.
  await new Promise((resolve) => socket.once('close', resolve))
  return received
}
