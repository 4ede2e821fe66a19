import { open } from 'node:fs/promises'
import { mostBytes, utf8 } from '@overt/verifier'
import type { ReplayResult } from '@overt/wire'
import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { Exit, failed, interrupted, sentence, unknown, unreadable } from './exit.ts'
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
        const bytes = file === '-' ? utf8(await terminal.read()) : await read(file)
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

/** No more than a receipt may hold and one byte: a larger file is refused whatever is in it. */
async function read(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path)
    const bytes = new Uint8Array(mostBytes + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await file.read(bytes, length)
      length += bytesRead
      if (bytesRead === 0 || length === bytes.length) return bytes.subarray(0, length)
    }
  } catch (error) {
    throw unreadable(path, error)
  }
}
