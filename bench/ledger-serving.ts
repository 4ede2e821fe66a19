import { Agent, createServer, get } from 'node:http'
import { once } from 'node:events'
import { Hono } from 'hono'
import { ledgerRoutes } from '../server/http/ledger.ts'
import { listen } from '../server/http/listen.ts'
import type { Env } from '../server/http/parts.ts'
import type { Ledger } from '../server/ledger/ledger.ts'
import type { Row } from './figure.ts'

const requests = 4000
const connections = 16
const path = '/ledger/tile/0/000'

/** A full tile by the ledger's route, beside a bare handler that reads the same tile and sends it. */
export async function servedTiles(ledger: Ledger): Promise<Row> {
  const app = new Hono<Env>().route('/ledger', ledgerRoutes({ ledger, witnessPolicy: null }))
  const ours = await listen({ app, host: '127.0.0.1', port: 0 })
  const bare = createServer((_, response) => {
    void ledger.read('tile/0/000').then((bytes) => response.end(bytes))
  }).listen(0, '127.0.0.1')
  await once(bare, 'listening')
  const address = bare.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    const rounds: number[] = []
    // In turns, so that whatever else the machine does falls on both.
    for (let round = 0; round < 4; round += 1) {
      const [mine, plain] = [await rate(ours.port), await rate(port)]
      if (round > 0) rounds.push(mine / plain)
    }
    const value = rounds.reduce((sum, one) => sum + one, 0) / rounds.length
    return { figure: 'Tiles, to a bare handler', value, unit: 'times', aim: { least: 0.8 } }
  } finally {
    await ours.close(AbortSignal.timeout(1000))
    bare.close()
    bare.closeAllConnections()
  }
}

async function rate(port: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const started = performance.now()
  const lane = async (from: number): Promise<void> => {
    for (let at = from; at < requests; at += connections) await fetched(port, agent)
  }
  await Promise.all(Array.from({ length: connections }, (_, from) => lane(from)))
  agent.destroy()
  return requests / ((performance.now() - started) / 1000)
}

function fetched(port: number, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path, agent }, (response) => {
      let length = 0
      response.on('data', (chunk: Uint8Array) => (length += chunk.length))
      response.on('end', () => {
        if (response.statusCode === 200 && length === 8192) resolve()
        else reject(new Error(`a tile of ${length} bytes with status ${response.statusCode}`))
      })
    }).on('error', reject)
  })
}
