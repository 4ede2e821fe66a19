import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { Exit, failed, usage } from './exit.ts'

/** What must be written out, because nothing brings an account back. */
const words = 'erase everything'

export function addAccount(program: Command, { terminal, openers }: Context): void {
  const account = program.command('account').description('The account of the owner.')
  account
    .command('delete')
    .description('Erase the account with its conversations, keys and sessions, for good.')
    .requiredOption('--confirm <words>', `write "${words}"`)
    .option('--json', 'print one object')
    .action(async (options: { json?: true; confirm: string }, command: Command) => {
      if (options.confirm !== words) {
        throw new Exit(usage, `Nothing was erased: --confirm needs the words "${words}".`)
      }
      const { eraseOwner } = await openers()
      const outcome = await eraseOwner(where(command))
      if (outcome.type === 'absent') throw new Exit(failed, 'There is no account to erase.')
      if (outcome.type === 'handed') throw new Exit(failed, handed)
      if (outcome.type === 'partly') throw new Exit(failed, partly(outcome.held))
      terminal.out(options.json ? json({ erased: true }) : 'The account is erased.\n')
    })
}

const handed =
  'The running server has it to do and is not done yet: look into `overt job list` in a while.'

const partly = (held: number): string =>
  `Everything else is erased, but the board holds ${held} of its texts, conversations or instructions: they stay, and the account with them, until the hold ends and you erase again.`
