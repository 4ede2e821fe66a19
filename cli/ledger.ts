import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { Exit, failed } from './exit.ts'
import { readText, writeWhole } from './named-file.ts'
import { addLedgerWitnesses } from './ledger-witnesses.ts'
import type { Copied } from './openers.ts'

type Json = { json?: true }

export function addLedger(program: Command, context: Context): void {
  const ledger = program.command('ledger').description('Copies, proofs and witnesses of ledgers.')
  addExport(ledger, context)
  addMirror(ledger, context)
  addProof(ledger, context)
  addLedgerWitnesses(ledger, context)
}

const describe = ({ origin, from, size }: Copied): string =>
  `${origin}: ${size} entries, ${size - from} new.\n`

function addExport(ledger: Command, { terminal, openers }: Context): void {
  ledger
    .command('export')
    .description("Copy what this data folder's ledger has published, for any web server to serve.")
    .argument('<folder>', 'a new folder, or an earlier copy to go on from')
    .option('--json', 'print one object')
    .action(async (folder: string, options: Json, command: Command) => {
      const { exportLedger } = await openers()
      const copied = await exportLedger({ ...where(command), folder })
      terminal.out(options.json ? json(copied) : describe(copied))
    })
}

function addMirror(ledger: Command, { terminal, openers }: Context): void {
  ledger
    .command('mirror')
    .description('Copy a ledger from elsewhere, checking all of it; run again, it goes on.')
    .argument('<url>', 'where its checkpoint is, such as https://overt.example/ledger')
    .argument('<folder>', 'a new folder, or an earlier copy to go on from')
    .requiredOption('--policy <file>', 'a tlog-policy file: the ledger and its witnesses')
    .option('--json', 'print one object')
    .action(async (url: string, folder: string, options: Json & { policy: string }) => {
      const policy = await readText(options.policy)
      const { mirrorLedger } = await openers()
      const copied = await mirrorLedger({ url, folder, policy })
      terminal.out(options.json ? json(copied) : describe(copied))
    })
}

function addProof(ledger: Command, { terminal }: Context): void {
  ledger
    .command('proof')
    .description("Print a receipt's proof as a C2SP .tlog-proof, which other tools read.")
    .argument('<file>', 'an <id>.receipt.json')
    .option('--out <file>', 'write it here instead')
    .action(async (file: string, options: { out?: string }) => {
      const { parseBundle } = await import('@overt/verifier')
      const parsed = parseBundle(await readText(file))
      if (!parsed.ok) throw new Exit(failed, `${file} is no receipt: ${parsed.detail}`)
      const { proof } = parsed.bundle
      if (proof === null) {
        throw new Exit(failed, 'The answer is not under a checkpoint yet: fetch its receipt again.')
      }
      if (options.out === undefined) return terminal.out(proof)
      await writeWhole(options.out, proof)
    })
}
