import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parsePolicy, parseVkey, text, utf8 } from '@overt/verifier'
import { ifThere, makeFolder, writeDurable } from '../ledger/durable.ts'
import { LedgerError } from '../ledger/ledger.ts'
import { lockFile } from '../ledger/lock.ts'
import { type CosignerKind, makeCosignerKey, openCosigner } from './cosigner.ts'
import { Witness, type WitnessMemory } from './witness.ts'

// A witness's folder: `witness.key`, `name`, `logs.policy` (the logs it serves, as `log` lines of a
// tlog-policy), `state/<sha256 of the origin>` (what it cosigned last), `lock`.

const keyOf = (folder: string): string => join(folder, 'witness.key')
const nameOf = (folder: string): string => join(folder, 'name')
const logsOf = (folder: string): string => join(folder, 'logs.policy')

/** How C2SP names a log in an address. */
export const originHash = (origin: string): string =>
  createHash('sha256').update(origin).digest('hex')

/** Makes a key of the witness's own and gives its vkey, for the policies of those who trust it. */
export async function initWitness(
  folder: string,
  name: string,
  kind: CosignerKind,
): Promise<{ readonly vkey: string }> {
  await makeFolder(join(folder, 'state'))
  await makeCosignerKey(keyOf(folder), kind)
  await writeDurable(nameOf(folder), utf8(`${name}\n`))
  await writeDurable(logsOf(folder), utf8(`quorum none\n`))
  const { vkey } = await openCosigner(keyOf(folder), name)
  return { vkey }
}

/** From now on the witness serves this log. */
export async function addLog(folder: string, vkey: string): Promise<void> {
  const source = await policyOf(folder)
  if ((await parseVkey(vkey)) === null) {
    throw refused('that is no vkey (name+id+key): copy the whole `log` line of its policy')
  }
  const next = `log ${vkey}\n${source}`
  const parsed = await parsePolicy(next)
  if (!parsed.ok) throw refused('it serves that log already, or the key is not Ed25519')
  await writeDurable(logsOf(folder), utf8(next))
}

export type OpenedWitness = {
  readonly witness: Witness
  readonly memory: WitnessMemory
} & Disposable

/** Opens the folder for its one process. @throws LedgerError with what to do. */
export async function openWitness(folder: string, clock: () => number): Promise<OpenedWitness> {
  const name = (await ifThere(readFile(nameOf(folder), 'utf8')))?.trim() ?? ''
  if (name === '') throw refused(`there is no witness in ${folder}; run \`overt witness init\``)
  const cosigner = await openCosigner(keyOf(folder), name)
  const lock = lockFile(join(folder, 'lock'))
  const memory = folderMemory(join(folder, 'state'))
  const logs = logReader(folder)
  try {
    await logs()
    const witness = new Witness({ cosigner, memory, logs, clock })
    return { witness, memory, [Symbol.dispose]: () => lock[Symbol.dispose]() }
  } catch (error) {
    lock[Symbol.dispose]()
    throw error
  }
}

/** Its state by the origin's hash: also what monitors ask by. */
function folderMemory(folder: string): WitnessMemory {
  const path = (origin: string): string => join(folder, originHash(origin))
  return {
    read: async (origin) => {
      const bytes = await ifThere(readFile(path(origin)))
      return bytes && text(new Uint8Array(bytes))
    },
    write: (origin, note) => writeDurable(path(origin), utf8(note)),
  }
}

/** What a monitor asks for by the hash alone; null for any text that is no such hash. */
export async function stateByHash(folder: string, hash: string): Promise<string | null> {
  if (!/^[0-9a-f]{64}$/.test(hash)) return null
  const bytes = await ifThere(readFile(join(folder, 'state', hash)))
  return bytes && text(new Uint8Array(bytes))
}

/** Parsed again only when the file has changed, so that a log can be added beside a running witness. */
function logReader(folder: string) {
  let seen = ''
  let logs: Extract<Awaited<ReturnType<typeof parsePolicy>>, { ok: true }>['logs'] = []
  return async () => {
    const { mtimeMs, size, ino } = await stat(logsOf(folder))
    const now = `${ino} ${mtimeMs} ${size}`
    if (now === seen) return logs
    const policy = await parsePolicy(await policyOf(folder))
    if (!policy.ok) throw refused(`${logsOf(folder)} is no policy: ${policy.detail}`)
    seen = now
    logs = policy.logs
    return logs
  }
}

async function policyOf(folder: string): Promise<string> {
  const source = await ifThere(readFile(logsOf(folder), 'utf8'))
  if (source !== null) return source
  throw refused(`there is no witness in ${folder}; run \`overt witness init\``)
}

const refused = (why: string): LedgerError =>
  new LedgerError('ledger_refused', `could not open the witness: ${why}`)
