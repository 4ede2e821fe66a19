import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { beginning, origin } from '../charter/chain/chain-fixture.ts'
import { appendAll, leaves, openTestLedger } from '../ledger/ledger-fixture.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type MemoryDisk, memoryDisk, openMemory } from '../ledger/memory-storage.ts'
import { watchLedger } from './watch-ledger.ts'

// A ledger that is served to a monitor, and can be made to misbehave.

const root = await mkdtemp(join(tmpdir(), 'overt-monitor-'))
afterAll(() => rm(root, { recursive: true }))
let made = 0
export const newFolder = (): string => join(root, `m${(made += 1)}`)

export const openChained = (disk: MemoryDisk): Promise<Ledger> =>
  openTestLedger(openMemory(disk), async () => ({ origin, entries: beginning }))

export type Read = Pick<Ledger, 'logVkey' | 'read'>

export type Served = {
  ledger: Read
  bend: (path: string, bytes: Uint8Array) => Uint8Array | Response
  /** What other addresses answer. */
  readonly extra: Map<string, string>
}

function serving(ledger: Read) {
  const served: Served = { ledger, bend: (_, bytes) => bytes, extra: new Map() }
  const fetcher: typeof fetch = async (input) => {
    const address = String(input instanceof Request ? input.url : input)
    const other = served.extra.get(address)
    if (other !== undefined) return new Response(other)
    if (!address.startsWith('http://log.test/')) return new Response('', { status: 404 })
    const path = address.slice('http://log.test/'.length)
    const bytes = await served.ledger.read(path)
    if (bytes === null) return new Response('', { status: 404 })
    const bent = served.bend(path, bytes)
    return bent instanceof Response ? bent : new Response(new Uint8Array(bent))
  }
  return { served, fetcher }
}

export async function looking(ledger: Read, more = '') {
  const { served, fetcher } = serving(ledger)
  const folder = newFolder()
  const policy = `log ${ledger.logVkey}\n${more === '' ? 'quorum none\n' : more}`
  let now = 7
  const pass = () => (now += 1)
  const look = () =>
    watchLedger({ url: 'http://log.test/', policy, folder, fetch: fetcher, clock: () => now })
  return { served, folder, look, pass }
}

/** Two ledgers of one origin that begin as one. */
export async function forked() {
  const disk = memoryDisk()
  const first = await openChained(disk)
  await first[Symbol.asyncDispose]()
  const twin = { ...memoryDisk(), files: new Map(disk.files) }
  const [ledger, other] = [await openChained(disk), await openChained(twin)]
  await appendAll(ledger, leaves(5))
  await appendAll(other, leaves(9, 900))
  return { ledger, other, ...(await looking(ledger)) }
}
