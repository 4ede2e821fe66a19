import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { failed } from './exit.ts'
import { readText } from './named-file.ts'
import type { Monitored } from './openers.ts'

export function addMonitor(program: Command, { terminal, openers, exit }: Context): void {
  program
    .command('monitor')
    .description(
      'Follow a ledger: look once, compare with the last look, and name every decision in it. Exit status: 0 all is well, 1 an alarm.',
    )
    .argument('<url>', 'where its checkpoint is, such as https://overt.example/ledger')
    .requiredOption('--policy <file>', 'a tlog-policy file: the ledger and its witnesses')
    .option(
      '--state <folder>',
      'what it remembers between looks (else a folder of its own in <home>/monitor)',
    )
    .option('--json', 'print one object')
    .action(
      async (
        url: string,
        options: { policy: string; state?: string; json?: true },
        command: Command,
      ) => {
        const policy = await readText(options.policy)
        const { monitorLedger } = await openers()
        const seen = await monitorLedger({ ...where(command), url, policy, state: options.state })
        if (!seen.ok) exit(failed)
        terminal.out(options.json ? json(seen) : describe(seen))
      },
    )
}

function describe(seen: Monitored): string {
  const warnings = seen.warnings.map((warning) => `warning: ${warning}\n`).join('')
  if (!seen.ok) {
    const kept = seen.evidence.map((path) => `kept: ${path}\n`).join('')
    return `ALARM: ${seen.alarm.detail}.\n${kept}${warnings}`
  }
  const notices = seen.notices.map(
    ({ index, kind, detail }) => `${index} ${kind} ${detail}`.trimEnd() + '\n',
  )
  const by = seen.witnessed ? 'witnessed' : 'self-attested'
  return `${notices.join('')}${seen.origin}: ${seen.size} entries, ${seen.size - seen.from} new, ${by}.\n${warnings}`
}
