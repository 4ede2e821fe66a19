import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'

export function addConfig(program: Command, { terminal, openers }: Context): void {
  const config = program.command('config').description('The settings.')
  config
    .command('check')
    .description('Check the settings and print the effective values, without secrets.')
    .option('--json', 'print one object')
    .action(async (options: { json?: true }, command: Command) => {
      const { checkConfig } = await openers()
      const { text, settings } = await checkConfig(where(command))
      terminal.out(options.json ? json({ settings }) : `${text}\n`)
    })
}
