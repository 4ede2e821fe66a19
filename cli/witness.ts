import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Context, json, where } from './context.ts'

type Json = { json?: true }
type Folder = { folder?: string }

export function addWitness(program: Command, context: Context): void {
  const witness = program
    .command('witness')
    .description("A witness for others' ledgers (C2SP tlog-witness), with a key of its own.")
  addInit(witness, context)
  addLog(witness, context)
  addServe(witness, context)
}

const folderOption = () =>
  new Option('--folder <folder>', "the witness's folder (else <home>/witness)")

function addInit(witness: Command, { terminal, openers }: Context): void {
  witness
    .command('init')
    .description("Make the witness's folder and key, and print its vkey for others' policies.")
    .requiredOption('--name <name>', 'its name, such as witness.example')
    .addOption(folderOption())
    .addOption(
      new Option('--algorithm <algorithm>', 'the kind of its key')
        .choices(['ed25519', 'ml-dsa-44'])
        .default('ed25519'),
    )
    .option('--json', 'print one object')
    .action(
      async (
        options: Json & Folder & { name: string; algorithm: 'ed25519' | 'ml-dsa-44' },
        command: Command,
      ) => {
        const { initWitness } = await openers()
        const made = await initWitness({ ...where(command), ...options })
        terminal.out(options.json ? json(made) : `${made.vkey}\n`)
      },
    )
}

function addLog(witness: Command, { terminal, openers }: Context): void {
  witness
    .command('add')
    .description('Serve one more log; a running witness takes it up by itself.')
    .argument('<vkey>', "the log's key, as the `log` line of its policy has it")
    .addOption(folderOption())
    .action(async (vkey: string, options: Folder, command: Command) => {
      const { addWitnessLog } = await openers()
      await addWitnessLog({ ...where(command), ...options, vkey })
      terminal.out('Added.\n')
    })
}

function addServe(witness: Command, { terminal, openers }: Context): void {
  witness
    .command('serve')
    .description('Cosign what the logs submit until Ctrl-C.')
    .option('--host <address>', 'listen here', '127.0.0.1')
    .option('--port <number>', 'listen on this port; 0 takes a free one', count(0, 65_535), 8485)
    .option('--rate <number>', 'submissions for one log in a minute', count(1, 100_000), 120)
    .addOption(folderOption())
    .action(
      async (options: Folder & { host: string; port: number; rate: number }, command: Command) => {
        const { serveWitness } = await openers()
        const say = (line: string): void => terminal.out(`${line}\n`)
        const signal = terminal.interrupted()
        await serveWitness({ ...where(command), ...options, say, signal })
      },
    )
}

const count = (least: number, most: number) => (text: string) => {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`)
}
