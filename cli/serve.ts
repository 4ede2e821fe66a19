import { type Command, InvalidArgumentError } from 'commander'
import { type Context, where } from './context.ts'
import { progressBar } from './progress.ts'

export function addServe(program: Command, context: Context): void {
  program
    .command('serve')
    .description('Serve the web, the API and the ledger until Ctrl-C.')
    .option('--host <address>', 'listen here instead of where the settings say')
    .option('--port <number>', 'listen on this port; 0 takes a free one', port)
    .action(async (options: { host?: string; port?: number }, command: Command) => {
      const { terminal, openers } = context
      const { serve } = await openers()
      await serve({
        ...where(command),
        host: options.host,
        port: options.port,
        signal: terminal.interrupted(),
        say: (line) => terminal.out(`${line}\n`),
        onProgress: progressBar(terminal, 'Fetching the model'),
      })
    })
}

function port(value: string): number {
  const number = Number(value)
  if (/^\d{1,5}$/.test(value) && number <= 65_535) return number
  throw new InvalidArgumentError('A port is a number from 0 to 65535.')
}
