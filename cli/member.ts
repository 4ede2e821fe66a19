import type { Command } from 'commander'
import { type Context, json } from './context.ts'
import { Exit, failed } from './exit.ts'
import { writeNew } from './signed-file.ts'

export function addMember(program: Command, { terminal, openers }: Context): void {
  const member = program.command('member').description("Board members' own keys.")
  member
    .command('new')
    .description('Make a key on this machine, encrypted with a passphrase. Needs no server.')
    .requiredOption('--name <name>', 'what the board calls you')
    .option('--out <file>', 'where to write it', 'member.key.json')
    .option('--json', 'print one object')
    .action(async (options: { name: string; out: string; json?: true }) => {
      const { name, out } = options
      const passphrase = await terminal.secret('A passphrase of twelve characters or more: ')
      // What a typing error locks, nobody opens.
      const again = terminal.keyboard ? await terminal.secret('The same once more: ') : passphrase
      if (again !== passphrase) throw new Exit(failed, 'These were two passphrases: try again.')
      const made = (await openers()).newMember(name, passphrase)
      await writeNew(out, made.file, 0o600)
      if (options.json) return terminal.out(json({ name, key: made.key, file: out }))
      terminal.err('Keep the file and the passphrase apart: neither can be made again.\n')
      terminal.out(`${name}=${made.key}\n`)
    })
}
