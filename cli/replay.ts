import { readFile } from 'node:fs/promises'
import type { ReplayResult } from '@overt/wire'
import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { Exit, noInput, sentence } from './exit.ts'
import { progressBar } from './progress.ts'

type Options = { model?: string; json?: true }

export function addReplay(program: Command, { terminal, openers, exit }: Context): void {
  program
    .command('replay')
    .description(
      'Run an answer again and compare every step. Exit status: 0 exact or consistent, 1 inconsistent, 2 inconclusive.',
    )
    .argument('<file>', 'an <id>.receipt.json')
    .option('--model <file>', 'the weights; else they are looked for here, then fetched')
    .option('--json', 'print the verdict as one object')
    .action(async (file: string, options: Options, command: Command) => {
      const bytes = await read(file)
      const { replayFile } = await openers()
      const result = await replayFile({
        ...where(command),
        bytes,
        model: options.model ?? null,
        onProgress: progressBar(terminal, 'the weights'),
        signal: terminal.interrupted(),
      })
      terminal.out(options.json ? json(result) : told(result))
      exit(statusOf(result))
    })
}

function statusOf({ verdict }: ReplayResult): number {
  if (verdict === 'exact' || verdict === 'consistent') return 0
  return verdict === 'inconclusive' ? 2 : 1
}

function told({ verdict, detail, engine, counts }: ReplayResult): string {
  const lines = [`${verdict}: ${detail}`]
  if (counts !== null) {
    const { steps, choices, mismatches, margin } = counts
    lines.push(
      `steps ${steps}, with a choice ${choices}, drawn otherwise ${mismatches}, mean margin ${margin.toFixed(4)}`,
    )
  }
  if (engine !== null) {
    lines.push(
      `engine digest here ${engine.measured} (${engine.variant}), recorded ${engine.recorded ?? 'none'}`,
    )
  }
  lines.push('Whether the receipt is in its ledger is for `overt verify`.')
  return `${lines.join('\n')}\n`
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file))
  } catch (error) {
    throw new Exit(noInput, `${file} cannot be read: ${sentence(error)}.`, { cause: error })
  }
}
