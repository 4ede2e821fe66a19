import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type Verdict, verify } from '@overt/verifier'
import { z } from 'zod'
import type { ReceiptCase } from '../../spec/vectors/receipts.ts'

/** A verifier of receipts in Python's standard library, written from spec/ alone. */
const verifier = join(import.meta.dirname, 'python', 'verify.py')

/** Python's command on the path, or null. */
export const findPython = (): string | null =>
  spawnSync('python3', ['--version']).status === 0 ? 'python3' : null

/** A receipt, as it is or tampered with, and whom its reader trusts. */
export type Asked = Pick<ReceiptCase, 'about' | 'bytes'> & {
  readonly trust: NonNullable<ReceiptCase['trust']>
}

const Told = z.array(z.object({ exit: z.number(), code: z.string().nullable() }))

/** Has both verifiers say what they think of each receipt. @throws Error naming the first on which they differ. */
export async function compareVerdicts(
  python: string,
  asked: readonly Asked[],
): Promise<ReadonlyMap<string, number>> {
  const said = await askPython(python, asked)
  const counts = new Map<string, number>()
  for (const [at, { about, bytes, trust }] of asked.entries()) {
    const ours = outcome(await verify(bytes, trust))
    const theirs = `${said[at]?.exit} ${said[at]?.code}`
    if (ours !== theirs) {
      throw new Error(`verify says ${ours}, verify.py says ${theirs} of this receipt: ${about}`)
    }
    counts.set(ours, (counts.get(ours) ?? 0) + 1)
  }
  return counts
}

const outcome = ({ exit, because }: Verdict): string => `${exit} ${because?.code ?? null}`

async function askPython(python: string, asked: readonly Asked[]): Promise<z.infer<typeof Told>> {
  const child = spawn(python, [verifier], { stdio: ['pipe', 'pipe', 'inherit'] })
  const cases = asked.map(({ bytes, trust }) => ({
    file: Buffer.from(bytes).toString('base64'),
    ...trust,
  }))
  child.stdin.end(JSON.stringify(cases))
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`verify.py ended with ${String(code)}`)
  return Told.parse(JSON.parse(output))
}
