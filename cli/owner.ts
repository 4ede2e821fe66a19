import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'

export function addOwner(program: Command, { terminal, openers }: Context): void {
  const owner = program.command('owner').description('The owner of this data folder.')
  owner
    .command('link')
    .description('Print a new one-time link that signs the owner in; earlier ones die.')
    .option('--json', 'print one object')
    .action(async (options: { json?: true }, command: Command) => {
      const { ownerLink } = await openers()
      const link = await ownerLink(where(command))
      terminal.out(options.json ? json({ link }) : `${link}\n`)
    })
}
