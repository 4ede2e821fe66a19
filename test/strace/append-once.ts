import { accessSync } from 'node:fs'
import { openFolder } from '../../server/ledger/folder-storage.ts'
import { leaves, openTestLedger } from '../../server/ledger/ledger-fixture.ts'

// The child of main.ts: opens a ledger, appends, prints each entry that was acknowledged, and closes.

const [folder = '', marker = ''] = process.argv.slice(2)

/** Seen in the trace: what comes before it is Node's own start. */
try {
  accessSync(marker)
} catch {
  // It is not there, nor need it be.
}
await using ledger = await openTestLedger(await openFolder(folder))
const all = leaves(3, 7000)
await Promise.all(
  all.map(async (entry, at) => {
    const index = await ledger.append(entry)
    process.stdout.write(`${7000 + at} ${index}\n`)
    await ledger.sealed(index, AbortSignal.timeout(3000))
  }),
)
