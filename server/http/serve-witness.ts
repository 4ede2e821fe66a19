import type { Logger } from '../observe/logger.ts'
import { openWitness, stateByHash } from '../witness/witness-folder.ts'
import { listen } from './listen.ts'
import { witnessRoutes } from './witness.ts'

const closeMs = 1000

/** Serves the witness of a folder until the signal. @throws LedgerError or Error with what to do. */
export async function serveWitness(options: {
  readonly folder: string
  readonly host: string
  readonly port: number
  readonly rate: number
  readonly clock: () => number
  readonly logger: Logger
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}): Promise<void> {
  const { folder, rate, clock, logger, signal } = options
  using opened = await openWitness(folder, clock)
  const byHash = (hash: string) => stateByHash(folder, hash)
  const { witness } = opened
  const app = witnessRoutes({ witness, byHash, clock, logger, perMinute: rate })
  const listening = await listen({ ...options, app })
  options.say(`${witness.vkey} ${listening.url}`)
  await new Promise<void>((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
  await listening.close(AbortSignal.timeout(closeMs))
}
