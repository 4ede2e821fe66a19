import type { RecordedCharter } from '@overt/wire'
import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { Exit, failed } from './exit.ts'
import { checkExport } from './record-check.ts'
import { readBytes, writeWhole } from './named-file.ts'
import { openSession } from './session.ts'

type ExportOptions = { out: string; url?: string; key?: string; json?: true }

/** What was answered under which rules, for an auditor. */
export function addRecord(program: Command, context: Context): void {
  const { terminal } = context
  const record = program.command('record').description('What was answered under which rules.')
  record
    .command('export')
    .description('Save the record of the running server for an auditor: no text, a signed end.')
    .option('--out <file>', 'save it here', 'overt-record.jsonl')
    .option('--url <address>', 'ask this server instead of the one of the data folder')
    .option('--key <key>', 'use this API key instead of one made for the command line')
    .option('--json', 'print one object')
    .action(async (options: ExportOptions, command: Command) => {
      const { url, key } = options
      const client = await openSession(context, { ...where(command), url, key })
      const bytes = await client.recordExport()
      const found = await checkExport(bytes, null)
      if (!found.ok) throw new Exit(failed, `The server's export does not hold: ${found.because}.`)
      await writeWhole(options.out, bytes, 0o600)
      const { leaves, answers, erased } = found
      const said = { file: options.out, leaves, answers, erased }
      terminal.out(options.json ? json(said) : `${options.out}: ${leaves} leaves.\n`)
    })
  record
    .command('tomb')
    .description('Print the tomb of a conversation, for `hold` in the retention of an amendment.')
    .argument('<id>', 'of the conversation, or of a receipt of it')
    .option('--url <address>', 'ask this server instead of the one of the data folder')
    .option('--key <key>', 'use this API key of the owner')
    .option('--json', 'print one object')
    .action(async (id: string, options: Omit<ExportOptions, 'out'>, command: Command) => {
      const { url, key } = options
      const client = await openSession(context, { ...where(command), url, key })
      const tomb = await client.tomb(id)
      terminal.out(options.json ? json({ id, tomb }) : `${tomb}\n`)
    })
  record
    .command('verify')
    .description('Check an export of the record offline: whole, unchanged, and signed.')
    .argument('<file>', 'an overt-record.jsonl')
    .requiredOption('--origin <origin>', 'trust this origin, or its fingerprint of 26 characters')
    .option('--json', 'print one object')
    .action(async (file: string, options: { origin: string; json?: true }) => {
      const found = await checkExport(await readBytes(file), options.origin)
      if (!found.ok) throw new Exit(failed, `Refused: ${found.because}.`)
      const { leaves, answers, erased, unrecorded, charters, made } = found
      const said = { ok: true, made, leaves, answers, erased, unrecorded, charters }
      const words = `It holds: ${leaves} leaves, ${answers} answers, ${erased} erased, ${unrecorded} without a record; made ${made}.\n`
      terminal.out(options.json ? json(said) : words + charters.map(charterWords).join(''))
    })
}

function charterWords({ seq, approvedBy, answers, first, last }: RecordedCharter): string {
  const between = first === null ? '' : `, ${first} to ${last}`
  return `Charter ${seq}, approved by ${approvedBy.join(', ')}: ${answers} answers${between}.\n`
}
