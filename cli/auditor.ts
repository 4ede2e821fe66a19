import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { Exit, failed } from './exit.ts'
import { table } from './table.ts'

type Json = { json?: true }

/** Accounts that read records and no text. */
export function addAuditor(program: Command, { terminal, openers }: Context): void {
  const auditor = program.command('auditor').description('Who may read the records, without text.')
  auditor
    .command('add')
    .description('Add an auditor and print a one-time link that signs them in.')
    .requiredOption('--name <name>', 'who it is')
    .option('--json', 'print one object')
    .action(async (options: Json & { name: string }, command: Command) => {
      await using auditors = await (await openers()).openAuditors(where(command))
      const { id, link } = await auditors.add(options.name)
      terminal.out(options.json ? json({ id, name: options.name, link }) : `${link}\n`)
    })
  auditor
    .command('list')
    .description('List the auditors: id, name, when added.')
    .option('--json', 'print one object')
    .action(async (options: Json, command: Command) => {
      await using auditors = await (await openers()).openAuditors(where(command))
      const all = await auditors.list()
      if (options.json) return terminal.out(json({ auditors: all }))
      const rows = all.map(({ id, name, created }) => [id, name, created])
      terminal.out(table([['id', 'name', 'added'], ...rows]))
    })
  auditor
    .command('remove')
    .description('Remove an auditor: their sessions and keys end at once.')
    .argument('<id>', 'as `auditor list` shows it')
    .option('--json', 'print one object')
    .action(async (id: string, options: Json, command: Command) => {
      await using auditors = await (await openers()).openAuditors(where(command))
      if (!(await auditors.remove(id))) throw new Exit(failed, `There is no auditor ${id}.`)
      terminal.out(options.json ? json({ id, removed: true }) : 'Removed.\n')
    })
}
