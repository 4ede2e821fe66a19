import { mostBytes, utf8 } from '@overt/verifier'
import type { ReplayResult } from '@overt/wire'
import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { Exit, failed, interrupted, sentence, unknown } from './exit.ts'
import { readBytes } from './named-file.ts'
import { progressBar } from './progress.ts'

type Options = { model?: string; json?: true }

export function addReplay(program: Command, { terminal, openers, exit }: Context): void {
  program
    .command('replay')
    .description(
      'Run an answer again and compare every step. Exit status: 0 exact or consistent, 1 inconsistent or refused, 2 inconclusive.',
    )
    .argument('<file>', 'an <id>.receipt.json, or - for standard input')
    .option('--model <file>', 'the weights; else they are looked for here, then fetched')
    .option('--json', 'print the verdict as one object')
    .action(async (file: string, options: Options, command: Command) => {
      const signal = terminal.interrupted()
      const replayed = async () => {
        // No more than a receipt may hold and one byte: a larger file is refused whatever is in it.
        const bytes = file === '-' ? utf8(await terminal.read()) : await readBytes(file, mostBytes)
        const { replayFile } = await openers()
        const onProgress = progressBar(terminal, 'the weights')
        const model = options.model ?? null
        return replayFile({ ...where(command), bytes, model, onProgress, signal })
      }
      const result = await replayed().catch((error: unknown) => {
        if (signal.aborted) throw new Exit(interrupted, 'The replay was stopped.', { cause: error })
        const end = endOf(error)
        if (options.json) terminal.out(json({ verdict: end.verdict, detail: sentence(error) }))
        throw new Exit(end.status, sentence(error), { cause: error })
      })
      terminal.out(options.json ? json(result) : told(result))
      exit(statusOf(result))
    })
}

/** What failed for another reason than the receipt says nothing of it. */
function endOf(error: unknown): { readonly verdict: string; readonly status: number } {
  if (error instanceof Error && error.name === 'ReplayError') {
    return { verdict: 'refused', status: failed }
  }
  return { verdict: 'inconclusive', status: error instanceof Exit ? error.status : unknown }
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
