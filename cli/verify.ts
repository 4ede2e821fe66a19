import { readFile } from 'node:fs/promises'
import type { Trust } from '@overt/verifier'
import type { Command } from 'commander'
import { type Context, json } from './context.ts'
import { Exit, codeOf, noInput, sentence, usage } from './exit.ts'

type Options = { policy?: string; origin?: string; json?: true }

export function addVerify(program: Command, { terminal, exit }: Context): void {
  program
    .command('verify')
    .description(
      'Check a receipt offline. Exit status: 0 proven, 1 refused, 2 trust not established.',
    )
    .argument('<file>', 'an <id>.receipt.json')
    .option('--policy <file>', 'trust the ledgers and witnesses of this tlog-policy file')
    .option('--origin <origin>', 'trust this origin, or its fingerprint of 26 characters')
    .option('--json', 'print the verdict as one object')
    .action(async (file: string, options: Options) => {
      const { describeVerdict, verify } = await import('@overt/verifier')
      const trust = await readTrust(options)
      const verdict = await verify(new Uint8Array(await read(file)), trust)
      terminal.out(options.json ? json(verdict) : describeVerdict(verdict))
      exit(verdict.exit)
    })
}

async function readTrust({ policy, origin }: Options): Promise<Trust | null> {
  if (policy !== undefined && origin !== undefined) {
    throw new Exit(usage, 'Trust comes from --policy or from --origin: give one of them.')
  }
  if (policy !== undefined) return { policy: (await read(policy)).toString('utf8') }
  return origin === undefined ? null : { origin }
}

export async function read(file: string): Promise<NonSharedBuffer> {
  try {
    return await readFile(file)
  } catch (error) {
    const why = reasons[codeOf(error) ?? ''] ?? sentence(error)
    throw new Exit(noInput, `${file} cannot be read: ${why}.`, { cause: error })
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this account may not read it',
}
