import type { Command } from 'commander'
import type { AskOptions } from './asking.ts'
import { type Context, where } from './context.ts'

export function addAsk(program: Command, context: Context): void {
  program
    .command('ask')
    .description('Ask the running server one question, and save the receipt of its answer.')
    .argument('[question...]', 'the question; with - or none it is read from standard input')
    .option('-m, --model <id>', 'ask this model instead of the default one')
    .option('--receipt <file>', 'save the receipt here instead of as <id>.receipt.json')
    .option('--no-receipt', 'save no receipt')
    .option('--url <address>', 'ask this server instead of the one of the data folder')
    .option('--key <key>', 'use this API key instead of one made for the command line')
    .option('--json', 'print one object once the answer is sealed, or is long in being so')
    .action(async (words: readonly string[], options: AskOptions, command: Command) => {
      const { ask } = await import('./asking.ts')
      await ask(words, { ...options, ...where(command) }, context)
    })
}
