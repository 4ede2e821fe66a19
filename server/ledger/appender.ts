import { openFolder } from './folder-storage.ts'
import { leaf, openTestLedger } from './ledger-fixture.ts'

// The child of kill.test.ts: appends for ever and prints each entry that was acknowledged.

const [folder = '', from = '0'] = process.argv.slice(2)
const ledger = await openTestLedger(await openFolder(folder))

async function appendForEver(start: number): Promise<never> {
  for (let number = start; ; number += 4) {
    const index = await ledger.append(leaf(number))
    process.stdout.write(`${number} ${index}\n`)
  }
}

process.stdout.write('ready\n')
await Promise.all([0, 1, 2, 3].map((lane) => appendForEver(Number(from) + lane)))
