import { readFile, stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type Trust, describeVerdict, mostBytes, verify } from './verifier.ts'

// The command overt-verify: one file, any Node from 20 on, nothing else.

const usage = `Usage: node overt-verify.mjs <answer.receipt.json> --policy <trust.policy> | --origin <fingerprint> [--json]

Checks the receipt of an Overt answer without any network.
  --policy FILE   a tlog-policy file: whom you trust
  --origin TEXT   the ledger's fingerprint, got over a channel that you trust
  --json          the verdict as one JSON object
Exit: 0 proven, 1 refused, 2 trust not established, 64 wrong use, 66 a file cannot be read.
`

class UsageError extends Error {}
class InputError extends Error {}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  if (values.help) return print(usage, 0)
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0) throw new UsageError('Name exactly one receipt file.')
  const trust = await readTrust(values.policy, values.origin)
  const verdict = await verify(await readInput(path), trust)
  return print(
    values.json ? `${JSON.stringify(verdict)}\n` : describeVerdict(verdict),
    verdict.exit,
  )
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      strict: true,
      allowPositionals: true,
      options: {
        policy: { type: 'string' },
        origin: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(messageOf(error))
  }
}

async function readTrust(policy?: string, origin?: string): Promise<Trust | null> {
  if (policy !== undefined && origin !== undefined) {
    throw new UsageError('Give --policy or --origin, not both.')
  }
  if (origin !== undefined) return { origin }
  if (policy === undefined) return null
  return { policy: new TextDecoder().decode(await readInput(policy)) }
}

/** Reads no more than a receipt may hold: a larger file is refused by its length alone. */
async function readInput(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    return size > mostBytes ? new Uint8Array(mostBytes + 1) : new Uint8Array(await readFile(path))
  } catch (error) {
    throw new InputError(`Could not read ${path}: ${messageOf(error)}`)
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

function print(text: string, exit: number): number {
  process.stdout.write(text)
  return exit
}

// Node 20 calls Ed25519 experimental on stderr: nothing that a reader of receipts can act on.
process.removeAllListeners('warning')
try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof InputError)) throw error
  process.stderr.write(`${error.message}\n${error instanceof UsageError ? `\n${usage}` : ''}`)
  process.exitCode = error instanceof UsageError ? 64 : 66
}
