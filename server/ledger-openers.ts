import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { backupHome as backup, exportLedger as copyOwn } from './backup/backup.ts'
import { restoreHome as restore } from './backup/restore.ts'
import { fsckHome } from './charter/fsck.ts'
import { ledgerFolderOf } from './charter/open-charter.ts'
import { trustOf } from './charter/trust.ts'
import { loadConfig } from './config/config.ts'
import { processEnvironment } from './config/environment-source.ts'
import type { Config } from './config/schema.ts'
import { serveWitness as serve } from './http/serve-witness.ts'
import { readFolder } from './ledger/folder-storage.ts'
import { LedgerError } from './ledger/ledger.ts'
import { mirrorLedger as mirror } from './monitor/mirror.ts'
import { watchLedger } from './monitor/watch-ledger.ts'
import { openLogger } from './observe/logger.ts'
import { random } from './random.ts'
import type { CosignerKind } from './witness/cosigner.ts'
import { standingsOf } from './witness/standing.ts'
import { addLog, initWitness as init } from './witness/witness-folder.ts'
import { readWitnessPolicy } from './witness/witness-policy.ts'

// The openers of the commands about ledgers; main.ts hands them on.

const clock = () => Date.now()

export type Where = { readonly home: string | undefined }
type WitnessWhere = Where & { readonly folder?: string | undefined }

const configOf = ({ home }: Where): Config => loadConfig({ env: processEnvironment(), home })

export const runFsck = (where: Where): ReturnType<typeof fsckHome> => fsckHome(configOf(where).home)

export async function showPolicy(
  where: Where,
): Promise<{ readonly origin: string; readonly policy: string }> {
  const { home, ledger } = configOf(where)
  const { witnessPolicy: path } = ledger
  const trust = await trustOf(home, path === null ? null : await readWitnessPolicy(path))
  return { origin: trust.origin, policy: trust.policy }
}

/** How each witness of the settings stands to this data folder's ledger; it only reads, beside a server or not. */
export async function askWitnesses(
  options: Where & { readonly signal: AbortSignal },
): ReturnType<typeof standingsOf> {
  const { home, ledger } = configOf(options)
  if (ledger.witnessPolicy === null) throw noWitnesses()
  const witnesses = await readWitnessPolicy(ledger.witnessPolicy)
  const { logVkey } = await trustOf(home, witnesses)
  const storage = readFolder(ledgerFolderOf(home))
  const { policy } = witnesses
  return standingsOf({ storage, logVkey, policy, fetch, signal: options.signal })
}

const noWitnesses = (): LedgerError =>
  new LedgerError(
    'ledger_refused',
    'There are no witnesses to ask: ledger.witness_policy is not set.',
  )

const folderOf = ({ home, folder }: WitnessWhere): string =>
  folder === undefined ? join(configOf({ home }).home, 'witness') : resolve(folder)

/** A witness of one's own: its folder, its key, and the vkey for others' policies. */
export async function initWitness(
  options: WitnessWhere & { readonly name: string; readonly algorithm: CosignerKind },
): Promise<{ readonly folder: string; readonly vkey: string }> {
  const folder = folderOf(options)
  return { folder, ...(await init(folder, options.name, options.algorithm)) }
}

export const addWitnessLog = (options: WitnessWhere & { readonly vkey: string }): Promise<void> =>
  addLog(folderOf(options), options.vkey)

export async function serveWitness(
  options: WitnessWhere & {
    readonly host: string
    readonly port: number
    readonly rate: number
    readonly say: (line: string) => void
    readonly signal: AbortSignal
  },
): Promise<void> {
  const config = configOf(options)
  const logger = openLogger(config).child({ part: 'witness' })
  await serve({ ...options, folder: folderOf(options), clock, logger })
}

/** One look at a ledger anywhere; what is remembered of it is kept apart for each address. */
export async function monitorLedger(
  options: Where & {
    readonly url: string
    readonly policy: string
    readonly state: string | undefined
  },
) {
  const { url, policy, state } = options
  const name = createHash('sha256').update(url).digest('hex').slice(0, 16)
  const folder =
    state === undefined ? join(configOf(options).home, 'monitor', name) : resolve(state)
  const seen = await watchLedger({ url, policy, folder, fetch, clock })
  if (!seen.ok) return seen
  // What it remembers is for the next look, not for a reader.
  const { state: _, ...told } = seen
  return told
}

/** The data folder as of now, beside its server or not. */
export const backupHome = (options: Where & { readonly folder: string }) =>
  backup(configOf(options).home, resolve(options.folder), new Date(clock()))

/** A new data folder from a backup. */
export function restoreHome(
  options: Where & { readonly from: string; readonly newest: string | undefined },
) {
  const { from, newest } = options
  const { home } = configOf(options)
  const later = newest === undefined ? null : resolve(newest)
  return restore({ from: resolve(from), home, newest: later, clock, random })
}

export const exportLedger = (options: Where & { readonly folder: string }) =>
  copyOwn(configOf(options).home, resolve(options.folder))

export const mirrorLedger = (options: {
  readonly url: string
  readonly folder: string
  readonly policy: string
}) => mirror({ ...options, folder: resolve(options.folder), fetch })
