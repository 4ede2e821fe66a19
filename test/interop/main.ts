import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findGo } from './go.ts'
import { readByGo } from './ledger.ts'
import { findPython } from './python.ts'
import { readByTheSpec } from './receipts.ts'

// `npm run interop`: Go's own code for transparency logs reads a ledger of ours, and a verifier in Python, written
// from spec/ alone, says of each receipt what ours says.

const [entries, changes] = [10_000, 3000]
const say = (text: string): void => void process.stdout.write(text)

async function main(folder: string): Promise<void> {
  const [go, python] = [findGo(), findPython()]
  if (go === null) say('SKIPPED: there is no Go on this machine.\n')
  else say(await readByGo(go, folder, entries))
  if (python === null) return say('SKIPPED: there is no Python on this machine.\n')
  for (const [outcome, count] of await readByTheSpec(python, changes)) {
    say(`receipts: both say ${outcome} of ${count}\n`)
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
