import { existsSync } from 'node:fs'
import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Member,
  checkpointIn,
  entryType,
  fingerprintOf,
  parseErasureEntry,
  text,
} from '@overt/verifier'
import { fsckCharters } from '../charter/fsck.ts'
import { artefactFolderOf } from '../charter/open-charter.ts'
import { readVoted } from '../charter/voted-witnesses.ts'
import type { Chain } from '../charter/chain/chain.ts'
import { keepContinued } from '../charter/continued.ts'
import { readChain } from '../charter/load-charter.ts'
import { eraseAllEntombed } from '../conversation/erase-message.ts'
import { untitled } from '../conversation/open-conversations.ts'
import { forgetAccount } from '../identity/account-rows.ts'
import { ifThere, makeFolder } from '../ledger/durable.ts'
import { entriesOf } from '../ledger/entries.ts'
import { readFolder } from '../ledger/folder-storage.ts'
import type { ReadableStorage } from '../ledger/storage.ts'
import { eraseEntombedAccounts } from '../record/erase-account.ts'
import { openStore } from '../store/store.ts'
import { BackupError } from './backup-error.ts'
import { readManifest } from './manifest.ts'
import { leftBeside, putWhole } from './whole.ts'

export type Restored = {
  readonly origin: string
  readonly size: number
  /** Conversations, messages and accounts that were erased after the backup was made. */
  readonly erased: number
  /** Who decided on the old ledger, where it was not one alone: on the new one they are to be seated again. */
  readonly board: BoardBefore | null
  /** Folders with conversations in them that killed restores to the same place left beside it. */
  readonly left: readonly string[]
}

export type BoardBefore = {
  readonly members: readonly Member[]
  readonly threshold: number
  /** The text of the witness policy that it voted for. */
  readonly witnesses: string | null
}

/**
 * A data folder from a backup, whole or not at all. Its first start begins a new origin that continues the
 * old one. `newest` is a copy of the old ledger that may be younger than the backup: what it tells to be erased
 * is erased here before anything is served.
 * @throws BackupError with what to do.
 */
export async function restoreHome(options: {
  readonly from: string
  readonly home: string
  readonly newest: string | null
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
}): Promise<Restored> {
  const { from, home, newest } = options
  await refuseLinks(from)
  const { origin } = await readManifest(from)
  if (existsSync(home) && (await readdir(home)).length > 0) {
    throw new BackupError(`${home} is not empty: restore into a folder that is new.`)
  }
  const known = await checkedLedger(join(from, 'ledger'), artefactFolderOf(from), origin)
  const later = newest === null ? known : await laterLedger(newest, origin, known.size)
  const { erased, chain } = await putWhole(home, 'restoring', async (draft) => {
    await copyParts(from, draft, origin)
    const tombs = await tombsOf(later)
    const settled = await settleDatabase(join(draft, 'overt.sqlite'), tombs, options)
    const was = await readChain(asLedger(known))
    await keepContinued(draft, { origin, size: known.size, root: known.root }, was)
    await rm(home, { recursive: true, force: true })
    return { erased: settled, chain: was }
  })
  const left = await leftBeside(home, 'restoring')
  return { origin, size: known.size, erased, board: await boardBefore(chain, home), left }
}

/** A backup may come from anywhere: what it leads to must lie in it. */
async function refuseLinks(from: string): Promise<void> {
  const entries = await ifThere(readdir(from, { recursive: true, withFileTypes: true }))
  const odd = (entries ?? []).find((entry) => !entry.isFile() && !entry.isDirectory())
  if (!odd) return
  throw new BackupError(
    `${join(odd.parentPath, odd.name)} is no plain file, and a backup has no others: use another backup.`,
  )
}

async function boardBefore({ boards }: Chain, home: string): Promise<BoardBefore | null> {
  const board = boards.at(-1)
  if (!board || board.members.length < 2) return null
  const { members, threshold, witnessPolicy } = board
  const voted = await readVoted(artefactFolderOf(home), witnessPolicy)
  return { members, threshold, witnesses: voted?.text ?? null }
}

type Known = {
  readonly storage: ReadableStorage
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

/** The published part of a ledger stands for all of it: a backup has no signed head. */
const published = (folder: string): ReadableStorage => {
  const storage = readFolder(folder)
  return {
    read: (path) => storage.read(path),
    list: (path) => storage.list(path),
    readJournal: async () => new Uint8Array(),
    head: () => storage.read('checkpoint'),
  }
}

async function checkedLedger(folder: string, artefacts: string, origin: string): Promise<Known> {
  const storage = published(folder)
  const checked = await fsckCharters(storage, artefacts, origin)
  if (checked.ok) return { storage, ...checked }
  throw new BackupError(`${folder}: ${checked.path}: ${checked.detail}: use another backup.`)
}

async function laterLedger(folder: string, origin: string, least: number): Promise<Known> {
  const storage = published(folder)
  const bytes = await storage.read('checkpoint')
  const head = bytes && checkpointIn(text(bytes))
  if (head?.origin !== origin || head.size < least) {
    throw new BackupError(
      `${folder} is no later copy of ${origin}: name one, or leave --newest out.`,
    )
  }
  return { storage, ...head }
}

const asLedger = ({ storage, origin, size, root }: Known) => ({
  origin,
  head: () => ({ size, root, text: '' }),
  read: (path: string) => storage.read(path),
})

/** All that the ledger tells to be gone. */
async function tombsOf(known: Known): Promise<ReadonlySet<string>> {
  const tombs = new Set<string>()
  for await (const { entries } of entriesOf(asLedger(known))) {
    for (const entry of entries) {
      if (entry[0] !== entryType.erasure) continue
      for (const tomb of parseErasureEntry(entry)?.tombs ?? []) tombs.add(tomb)
    }
  }
  return tombs
}

async function copyParts(from: string, draft: string, origin: string): Promise<void> {
  await makeFolder(draft)
  const fingerprint = fingerprintOf(origin) ?? 'unnamed'
  const parts = [
    ['overt.sqlite', 'overt.sqlite'],
    ['overt.toml', 'overt.toml'],
    ['charter', 'charter'],
    ['earlier', 'earlier'],
    ['ledger', join('earlier', fingerprint)],
  ] as const
  for (const [part, to] of parts) {
    if (existsSync(join(from, part)))
      await cp(join(from, part), join(draft, to), { recursive: true })
  }
}

/**
 * The database goes on under another ledger: it owes the old one nothing any more, and what was being answered
 * is over. What the tombs name is erased.
 */
async function settleDatabase(
  path: string,
  tombs: ReadonlySet<string>,
  { clock, random }: Pick<Parameters<typeof restoreHome>[0], 'clock' | 'random'>,
): Promise<number> {
  await using store = await openStore({ path })
  const parts = { store, clock, isHeld: () => false }
  const title = (id: string, key: Uint8Array) => untitled({ random }, id, key)
  const identity = { forget: forgetAccount }
  const erased =
    (await eraseAllEntombed(parts, tombs, title)) +
    (await eraseEntombedAccounts({ ...parts, identity }, tombs))
  const now = new Date(clock()).toISOString()
  await store.transact(async (tx) => {
    await tx.deleteFrom('answer').where('stop', 'is', null).execute()
    await tx.deleteFrom('pending_leaf').execute()
    await tx.updateTable('receipt').set({ sealed: now }).where('sealed', 'is', null).execute()
    await tx.deleteFrom('setting').where('name', '=', 'ledger_entries').execute()
  })
  return erased
}
