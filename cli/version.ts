import type { Command } from 'commander'
import manifest from './package.json' with { type: 'json' }
import { type Context, json } from './context.ts'

export function addVersion(program: Command, { terminal }: Context): void {
  program
    .command('version')
    .description('Print the version of Overt and of the Node that it runs on.')
    .option('--json', 'print one object')
    .action((options: { json?: true }) => {
      const overt = manifest.version
      const node = process.versions.node
      terminal.out(options.json ? json({ overt, node }) : `overt ${overt} on Node ${node}\n`)
    })
}
