import type { Command } from 'commander'
import { type ToldAudit, checkAudit, parseVkey } from '@overt/verifier'
import { AuditList, Transparency } from '@overt/wire'
import { type Context, json, where } from './context.ts'
import { Exit, failed } from './exit.ts'
import { table } from './table.ts'

/** What came of replaying answers at random. */
export function addAudit(program: Command, { terminal, openers, fetch: send }: Context): void {
  program
    .command('audit')
    .description('What came of answers that were drawn at random and replayed.')
    .command('list')
    .description('List the latest audits, each proven to be in the ledger.')
    .option('--url <address>', "a server's address (else this data folder's)")
    .option('--json', 'print one object')
    .action(async (options: { url?: string; json?: true }, command: Command) => {
      const url = options.url ?? (await (await openers()).readSettings(where(command))).url
      const base = url.replace(/\/+$/, '')
      const get = async (path: string): Promise<unknown> => (await send(`${base}${path}`)).json()
      const { origin, logKey } = Transparency.parse(await get('/api/transparency'))
      const { audits } = AuditList.parse(await get('/api/audits'))
      const key = await parseVkey(logKey)
      const told = await Promise.all(audits.map(async (one) => key && checkAudit(one, key)))
      const proven = told.filter((one) => one !== null)
      if (proven.length < told.length) {
        throw new Exit(failed, `An audit that ${base} shows is not in its ledger: keep its reply.`)
      }
      if (options.json) return terminal.out(json({ origin, audits: proven }))
      if (proven.length === 0) return terminal.err('No audit has been told yet.\n')
      terminal.out(table([heading, ...proven.map(row)]))
    })
}

const heading = ['entry', 'answers', 'drawn', 'exact', 'consistent', 'inconsistent', 'inconclusive']

const row = ({ index, audit }: ToldAudit): readonly string[] => [
  `${index}`,
  `entries ${audit.from} to ${audit.to - 1}`,
  ...[audit.drawn, audit.exact, audit.consistent, audit.inconsistent, audit.inconclusive].map(
    String,
  ),
]
