import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'

export function addPolicy(program: Command, { terminal, openers }: Context): void {
  const policy = program.command('policy').description('Whom a reader of this ledger trusts.')
  policy
    .command('show')
    .description("Print a tlog-policy file for this data folder's ledger.")
    .option('--json', 'print one object')
    .action(async (options: { json?: true }, command: Command) => {
      const { showPolicy } = await openers()
      const shown = await showPolicy(where(command))
      terminal.out(options.json ? json(shown) : shown.policy)
    })
}
