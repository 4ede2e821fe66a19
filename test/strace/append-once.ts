import { access } from 'node:fs/promises'
import { openFolder } from '../../server/ledger/folder-storage.ts'
import { leaves, openTestLedger } from '../../server/ledger/ledger-fixture.ts'

// The child of traced-append.ts: opens a ledger, appends, prints each entry that was acknowledged, and closes.

const [folder = ''] = process.argv.slice(2)

// So that the thread for files is there to be traced.
await access(import.meta.dirname)
process.stdout.write('ready\n')
await new Promise((resolve) => process.stdin.once('data', resolve))
process.stdin.destroy()

await using ledger = await openTestLedger(await openFolder(folder))
const all = leaves(3, 7000)
await Promise.all(
  all.map(async (entry, at) => {
    const index = await ledger.append(entry)
    process.stdout.write(`${7000 + at} ${index}\n`)
    await ledger.sealed(index, AbortSignal.timeout(3000))
  }),
)
