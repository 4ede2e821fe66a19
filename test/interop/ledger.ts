import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Hono } from 'hono'
import { ledgerRoutes } from '../../server/http/ledger.ts'
import { listen } from '../../server/http/listen.ts'
import type { Env } from '../../server/http/parts.ts'
import { openFolder } from '../../server/ledger/folder-storage.ts'
import { openTestLedger } from '../../server/ledger/ledger-fixture.ts'
import { buildInterop, runInterop } from './go.ts'

/** Has Go's own code read a ledger of so many entries as it is served; gives what it says. */
export async function readByGo(go: string, folder: string, entries: number): Promise<string> {
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
    return await runInterop(program, ['read', `${listening.url}/ledger`, ledger.logVkey])
  } finally {
    await listening.close(AbortSignal.timeout(1000))
  }
}
