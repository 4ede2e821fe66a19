import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { Exit, failed } from './exit.ts'
import { table } from './table.ts'

type Json = { json?: true }

export function addKey(program: Command, context: Context): void {
  const key = program.command('key').description('API keys of the owner of this data folder.')
  addCreate(key, context)
  addList(key, context)
  addRevoke(key, context)
}

function addCreate(key: Command, { terminal, openers }: Context): void {
  key
    .command('create')
    .description('Make a key; this is the only time that it is shown.')
    .requiredOption('--name <name>', 'what it is for')
    .option('--json', 'print one object with id, name and key')
    .action(async (options: Json & { name: string }, command: Command) => {
      const { openKeys } = await openers()
      await using keys = await openKeys(where(command))
      const made = await keys.create(options.name)
      if (options.json) return terminal.out(json({ id: made.id, name: made.name, key: made.key }))
      terminal.err('Keep it: it is not shown again.\n')
      terminal.out(`${made.key}\n`)
    })
}

function addList(key: Command, { terminal, openers }: Context): void {
  key
    .command('list')
    .description('List the keys: id, name, first characters, when made, last used, revoked.')
    .option('--json', 'print one object')
    .action(async (options: Json, command: Command) => {
      const { openKeys } = await openers()
      await using keys = await openKeys(where(command))
      const all = await keys.list()
      if (options.json) return terminal.out(json({ keys: all }))
      if (all.length === 0) return terminal.err('There are no keys.\n')
      terminal.out(
        table(
          all.map(({ id, name, prefix, created, lastUsed, revoked }) => [
            id,
            name,
            `${prefix}…`,
            `made ${created}`,
            lastUsed === null ? 'never used' : `used ${lastUsed}`,
            revoked === null ? '' : `revoked ${revoked}`,
          ]),
        ),
      )
    })
}

function addRevoke(key: Command, { terminal, openers }: Context): void {
  key
    .command('revoke')
    .description('Revoke a key: from now on it is refused.')
    .argument('<id>', 'as `key list` shows it')
    .option('--json', 'print one object')
    .action(async (id: string, options: Json, command: Command) => {
      const { openKeys } = await openers()
      await using keys = await openKeys(where(command))
      if (!(await keys.revoke(id))) {
        throw new Exit(failed, `There is no live key ${id}: \`overt key list\` shows them.`)
      }
      terminal.out(options.json ? json({ id, revoked: true }) : `Revoked ${id}.\n`)
    })
}
