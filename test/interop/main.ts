import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { ledgerRoutes } from '../../server/http/ledger.ts'
import { listen } from '../../server/http/listen.ts'
import type { Env } from '../../server/http/parts.ts'
import { openFolder } from '../../server/ledger/folder-storage.ts'
import { openTestLedger } from '../../server/ledger/ledger-fixture.ts'
import { buildInterop, findGo, runInterop } from './go.ts'

// `npm run interop`: Go's own code for transparency logs reads a ledger of 10,000 entries as it is served.

const entries = 10_000

async function main(folder: string): Promise<void> {
  const go = findGo()
  if (go === null) return void process.stdout.write('SKIPPED: there is no Go on this machine.\n')
  const program = join(folder, 'interop')
  buildInterop(go, program)
  await using ledger = await openTestLedger(await openFolder(join(folder, 'ledger')))
  // In crowds of their own, so that many sizes were published and many partial tiles were kept.
  while (ledger.head().size < entries) {
    const left = entries - ledger.head().size
    const crowd = Array.from({ length: Math.min(left, 333) }, () =>
      ledger.append(Uint8Array.of(1, ...randomBytes(32))),
    )
    await ledger.sealed(Math.max(...(await Promise.all(crowd))), AbortSignal.timeout(60_000))
  }
  const app = new Hono<Env>().route('/ledger', ledgerRoutes({ ledger, witnessPolicy: null }))
  const listening = await listen({ app, host: '127.0.0.1', port: 0 })
  try {
    const said = await runInterop(program, ['read', `${listening.url}/ledger`, ledger.logVkey])
    process.stdout.write(said)
  } finally {
    await listening.close(AbortSignal.timeout(1000))
  }
}

const folder = mkdtempSync(join(tmpdir(), 'overt-interop-'))
try {
  await main(folder)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
