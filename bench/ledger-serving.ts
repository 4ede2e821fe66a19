import { Agent, createServer, get } from 'node:http'
import { once } from 'node:events'
import { Hono } from 'hono'
import type { OpenedCharter } from '../server/charter/open-charter.ts'
import { ledgerRoutes } from '../server/http/ledger.ts'
import { listen } from '../server/http/listen.ts'
import type { Env } from '../server/http/parts.ts'
import { transparency, transparencyRoutes } from '../server/http/transparency.ts'
import type { Row } from './figure.ts'

const requests = 4000
const connections = 16

type Opened = Pick<OpenedCharter, 'ledger' | 'amendments'>
type Served = {
  readonly figure: string
  readonly path: string
  /** What a handler that does nothing else would send. */
  readonly bare: () => Promise<Uint8Array | string | null>
}

/** Tiles and proofs by the server's routes, each beside a bare handler that gets and sends the same. */
export async function servedRows(opened: Opened): Promise<readonly Row[]> {
  const { ledger } = opened
  const parts = { ...opened, witnessPolicy: null }
  const size = Math.floor(ledger.head().size / 2) + 1
  const kinds: readonly Served[] = [
    {
      figure: 'Tiles, to a bare handler',
      path: '/ledger/tile/0/000',
      bare: () => ledger.read('tile/0/000'),
    },
    {
      figure: 'Proofs, to a bare handler',
      path: `/api/transparency?since=${size}`,
      bare: async () => JSON.stringify(await transparency(parts, String(size))),
    },
  ]
  const rows: Row[] = []
  for (const kind of kinds) rows.push(await besideBare(opened, kind))
  return rows
}

async function besideBare(opened: Opened, { figure, path, bare }: Served): Promise<Row> {
  const parts = { ...opened, witnessPolicy: null }
  const app = new Hono<Env>()
    .route('/ledger', ledgerRoutes(parts))
    .route('/api/transparency', transparencyRoutes(parts))
  const ours = await listen({ app, host: '127.0.0.1', port: 0 })
  const server = createServer((_, response) => {
    void bare().then((body) => response.end(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    const rounds: number[] = []
    // In turns, so that whatever else the machine does falls on both.
    for (let round = 0; round < 4; round += 1) {
      const [mine, plain] = [await rate(ours.port, path), await rate(port, path)]
      if (round > 0) rounds.push(mine / plain)
    }
    const value = rounds.reduce((sum, one) => sum + one, 0) / rounds.length
    return { figure, value, unit: 'times', aim: { least: 0.8 } }
  } finally {
    await ours.close(AbortSignal.timeout(1000))
    server.close()
    server.closeAllConnections()
  }
}

async function rate(port: number, path: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const started = performance.now()
  const lane = async (from: number): Promise<void> => {
    for (let at = from; at < requests; at += connections) await fetched(port, path, agent)
  }
  await Promise.all(Array.from({ length: connections }, (_, from) => lane(from)))
  agent.destroy()
  return requests / ((performance.now() - started) / 1000)
}

function fetched(port: number, path: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path, agent }, (response) => {
      let length = 0
      response.on('data', (chunk: Uint8Array) => (length += chunk.length))
      response.on('end', () => {
        if (response.statusCode === 200 && length > 0) resolve()
        else reject(new Error(`${path}: ${length} bytes with status ${response.statusCode}`))
      })
    }).on('error', reject)
  })
}
