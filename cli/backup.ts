import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'

export function addBackup(program: Command, { terminal, openers }: Context): void {
  program
    .command('backup')
    .description('Copy the data folder, beside its running server, without keys and signed head.')
    .argument('<folder>', 'a new folder')
    .option('--json', 'print one object')
    .action(async (folder: string, options: { json?: true }, command: Command) => {
      const { backupHome } = await openers()
      const made = await backupHome({ ...where(command), folder })
      const said = `Backed up ${made.origin}: ${made.size} entries.\n`
      terminal.out(options.json ? json({ folder, ...made }) : said)
    })
}

export function addRestore(program: Command, { terminal, openers }: Context): void {
  program
    .command('restore')
    .description(
      'Make a new data folder from a backup; it begins a new origin that continues the old.',
    )
    .argument('<folder>', 'what `backup` made')
    .option(
      '--newest <folder>',
      'a later copy of the old ledger, for the erasures since the backup',
    )
    .option('--json', 'print one object')
    .action(async (from: string, options: { newest?: string; json?: true }, command: Command) => {
      const { restoreHome } = await openers()
      const made = await restoreHome({ ...where(command), from, newest: options.newest })
      const said = `Restored; the next start begins a ledger that continues ${made.origin} at ${made.size} entries. Erased again: ${made.erased}.\n`
      terminal.out(options.json ? json(made) : said)
    })
}
