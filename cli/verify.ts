import { readFile } from 'node:fs/promises'
import type { Trust, Verdict } from '@overt/verifier'
import type { Command } from 'commander'
import { type Context, json } from './context.ts'
import { Exit, codeOf, noInput, sentence, usage } from './exit.ts'
import { table } from './table.ts'

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
      const { verify } = await import('@overt/verifier')
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

async function read(file: string): Promise<NonSharedBuffer> {
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

/** The verdict in plain words, every step under it. */
export function describeVerdict(verdict: Verdict): string {
  const { steps, because, warnings, notProven } = verdict
  const reason = because === null ? '' : `${because.detail} (${because.code}, step ${because.at})\n`
  const rows = steps.map(({ step, name, state, code, detail }) => [
    String(step).padStart(4),
    name,
    state,
    code === null ? detail : `${detail} (${code})`,
  ])
  const doubts = notProven.map((doubt) => `  - ${doubt}\n`).join('')
  return [
    `${headline(verdict)}\n${reason}\n${table(rows)}`,
    warnings.length === 0 ? '' : `\nWarnings: ${warnings.join(', ')}\n`,
    doubts === '' ? '' : `\nNot proven by any check here:\n${doubts}`,
  ].join('')
}

function headline({ verdict, level }: Verdict): string {
  switch (verdict) {
    case 'proven':
      return level === 'witnessed'
        ? 'Proven, and seen by the witnesses of your policy.'
        : "Proven by the ledger's own signature (self-attested): no witness is asked for."
    case 'refused':
      return 'REFUSED: do not rely on this receipt.'
    case 'not established':
      return 'Trust not established: give --policy or --origin from a source that you trust.'
  }
}
