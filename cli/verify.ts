import type { Trust } from '@overt/verifier'
import type { Command } from 'commander'
import { type Context, json } from './context.ts'
import { Exit, failed, ok, usage } from './exit.ts'
import { readBytes, readText } from './named-file.ts'

type Options = { policy?: string; origin?: string; json?: true }

export function addVerify(program: Command, { terminal, exit }: Context): void {
  program
    .command('verify')
    .description(
      'Check a receipt offline. Exit status: 0 proven, 1 refused, 2 trust not established.',
    )
    .argument('<file>', 'an <id>.receipt.json, or an exported conversation')
    .option('--policy <file>', 'trust the ledgers and witnesses of this tlog-policy file')
    .option('--origin <origin>', 'trust this origin, or its fingerprint of 26 characters')
    .option('--json', 'print the verdict as one object')
    .action(async (file: string, options: Options) => {
      const { describeVerdict, verify } = await import('@overt/verifier')
      const trust = await readTrust(options)
      const bytes = await readBytes(file)
      const marked = await markOf(bytes, trust)
      if (marked !== null) {
        terminal.out(options.json ? json(marked.said) : marked.words)
        return exit(marked.status)
      }
      const verdict = await verify(bytes, trust)
      terminal.out(options.json ? json(verdict) : describeVerdict(verdict))
      exit(verdict.exit)
    })
}

/** What an exported file says of itself; null for one that is no such file. */
async function markOf(bytes: Uint8Array, trust: Trust | null) {
  const { checkMark } = await import('@overt/verifier')
  const found = await checkMark(bytes, trust !== null && 'origin' in trust ? trust.origin : null)
  if (!found.ok) {
    if (found.because === 'E_NO_MARK') return null
    const words = `REFUSED: the file's mark does not hold (${found.because}).\n`
    return { status: failed, said: { verdict: 'refused', code: found.because }, words }
  }
  const { mark, trusted } = found
  const said = { verdict: trusted ? 'proven' : 'trust not established', mark }
  const words = `${trusted ? 'IT HOLDS' : 'TRUST NOT ESTABLISHED: give --origin'}: AI-generated answers, exported ${mark.made} by ${mark.origin}, unchanged since; ${mark.receipts.length} receipts.\n`
  return { status: trusted ? ok : 2, said, words }
}

async function readTrust({ policy, origin }: Options): Promise<Trust | null> {
  if (policy !== undefined && origin !== undefined) {
    throw new Exit(usage, 'Trust comes from --policy or from --origin: give one of them.')
  }
  if (policy !== undefined) return { policy: await readText(policy) }
  return origin === undefined ? null : { origin }
}
