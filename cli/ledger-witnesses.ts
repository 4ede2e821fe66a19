import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { failed, ok, unknown } from './exit.ts'
import type { Standings } from './openers.ts'
import { table } from './table.ts'

type Verdict = 'fine' | 'set-back' | 'forked' | 'unknown'
type Standing = Standings['witnesses'][number]

export function addLedgerWitnesses(ledger: Command, { terminal, openers, exit }: Context): void {
  ledger
    .command('witnesses')
    .description(
      'Ask each witness of the settings what it has seen of this ledger. Exit status: 0 all is well, 1 the ledger here must not sign, 2 a witness could not be asked.',
    )
    .option('--json', 'print one object')
    .action(async (options: { json?: true }, command: Command) => {
      const { askWitnesses } = await openers()
      const signal = terminal.interrupted()
      const standings = await askWitnesses({ ...where(command), signal })
      const verdict = verdictOf(standings)
      terminal.out(options.json ? json({ verdict, ...standings }) : describe(standings, verdict))
      exit(statuses[verdict])
    })
}

const statuses: { readonly [verdict in Verdict]: number } = {
  fine: ok,
  'set-back': failed,
  forked: failed,
  unknown,
}

/** The worst that one witness says is what counts. */
function verdictOf({ witnesses }: Standings): Verdict {
  const types = new Set(witnesses.map(({ type }) => type))
  if (types.has('forked')) return 'forked'
  if (types.has('ahead')) return 'set-back'
  return types.has('silent') ? 'unknown' : 'fine'
}

const describe = ({ origin, size, witnesses }: Standings, verdict: Verdict): string =>
  `${origin}: ${size} entries signed here.\n` +
  table(witnesses.map((standing) => [standing.name, wordsOf(standing)])) +
  conclusions[verdict]

function wordsOf(standing: Standing): string {
  switch (standing.type) {
    case 'agrees':
      return 'agrees.'
    case 'behind':
      return standing.size === 0
        ? 'has seen nothing of it yet.'
        : `has seen ${standing.size}, ${standing.compared ? 'all of them ours' : 'which it does not show, so they were not compared'}.`
    case 'ahead':
      return `has seen ${standing.size}: MORE THAN THERE IS HERE.`
    case 'forked':
      return `has seen ANOTHER HISTORY of ${standing.size} entries.`
    case 'silent':
      return `could not be asked: ${standing.why}.`
  }
}

const cure =
  'Put the newer folder back, or restore a backup into a new origin; if that witness errs, take it out of the witness policy.'

const conclusions: { readonly [verdict in Verdict]: string } = {
  fine: '',
  unknown: '',
  'set-back': `This folder was set back to an older state and must not sign. ${cure}\n`,
  forked: `Two servers wrote this ledger, or its folder was set back: it must not sign. ${cure}\n`,
}
