import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { failed } from './exit.ts'
import type { FsckReport } from './openers.ts'

export function addFsck(program: Command, { terminal, openers, exit }: Context): void {
  program
    .command('fsck')
    .description('Derive the whole ledger again from its entries and name the first thing wrong.')
    .option('--json', 'print one object')
    .action(async (options: { json?: true }, command: Command) => {
      const { runFsck } = await openers()
      const report = await runFsck(where(command))
      if (!report.ok) exit(failed)
      terminal.out(options.json ? json(plain(report)) : describe(report))
    })
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const plain = (report: FsckReport): object =>
  report.ok ? { ...report, root: base64(report.root) } : report

const describe = (report: FsckReport): string =>
  report.ok
    ? `The ledger is whole: ${report.size} leaves.\norigin ${report.origin}\nroot ${base64(report.root)}\n`
    : `The ledger is damaged: ${report.path}: ${report.detail}.\n`
