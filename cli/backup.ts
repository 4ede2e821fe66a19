import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import type { Restored } from './openers.ts'

export function addBackup(program: Command, { terminal, openers }: Context): void {
  program
    .command('backup')
    .description('Copy the data folder, beside its running server, without keys and signed head.')
    .argument('<folder>', 'a new folder')
    .option('--json', 'print one object')
    .action(async (folder: string, options: { json?: true }, command: Command) => {
      const { backupHome } = await openers()
      const made = await backupHome({ ...where(command), folder })
      for (const path of made.left) terminal.err(leftWords(path))
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
      for (const path of made.left) terminal.err(leftWords(path))
      const said = `Restored; the next start begins a ledger that continues ${made.origin} at ${made.size} entries. Erased again: ${made.erased}.\n`
      terminal.out(options.json ? json(made) : `${said}${seatAgain(made.board)}`)
    })
}

const leftWords = (path: string): string =>
  `${path} was left by one that was cut off, unless it is still at work. It holds conversations with their keys: delete it.\n`

/** No server holds the members' keys, so no server can seat them on a new origin: here is how they do it. */
function seatAgain(board: Restored['board']): string {
  if (board === null) return ''
  const { members, threshold, witnesses } = board
  const words = members.map(({ name, key }) => `'${`${name}=${key}`.replaceAll("'", "'\\''")}'`)
  const policy = witnesses === null ? '' : ' --witness-policy <the file with your witnesses>'
  return `The board was ${threshold} of ${members.length}. Its keys are not here, so on the new ledger one person decides until it is seated again:
  1. overt serve
  2. overt board propose --member ${words.join(' ')} --threshold ${threshold}${policy} --rationale 'Seated again after a restore'
  3. overt amendment approve board.amendment.json --out board.0.json
  4. ${threshold} of the members, one after the other: overt amendment approve board.0.json --key <key file> --out board.1.json
  5. overt amendment submit <the last file>
`
}
