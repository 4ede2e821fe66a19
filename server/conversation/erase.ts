import type { Db, Gone, Store } from '../store/database.ts'
import { KEY_BYTES } from './cipher.ts'
import { conversationOf, destroyConversation, keyOf } from './conversation-rows.ts'
import type { Erasure } from './conversations.ts'
import {
  conversationsBefore,
  conversationsOf,
  everyConversation,
  type KeyedConversation,
} from './erase-rows.ts'
import {
  destroyInstructions as destroyRow,
  everyInstructions,
  instructionsOf,
} from './instructions-rows.ts'
import { oweScrub } from './scrub.ts'
import { tombOf } from './tomb.ts'
import { insertTombs } from './tomb-rows.ts'

export type ErasureParts = {
  readonly store: Store
  readonly clock: () => number
  /** What the board holds back from erasure, by its tomb. */
  readonly isHeld: (tomb: string) => boolean
}

export const now = ({ clock }: ErasureParts): string => new Date(clock()).toISOString()

/** One conversation of an account. */
export async function eraseConversation(
  parts: ErasureParts,
  account: string,
  id: string,
): Promise<Erasure> {
  const erased = await parts.store.transact(async (tx): Promise<Erasure> => {
    if ((await conversationOf(tx, account, id)) === null) return 'absent'
    const key = (await keyOf(tx, id)) ?? new Uint8Array()
    if (parts.isHeld(tombOf(key))) return 'held'
    await destroy(parts, tx, [{ id, key }])
    return 'erased'
  })
  if (erased === 'erased') await parts.store.scrub([goneConversation(id)])
  return erased
}

/** `held`: conversations that the board holds, and one for what every new one is told. */
export type ErasedAll = { readonly gone: readonly Gone[]; readonly held: number }

/**
 * Everything that an account holds but what the board holds back, in the caller's transaction: call
 * `scrub` with what is gone after it.
 */
export async function eraseAll(parts: ErasureParts, tx: Db, account: string): Promise<ErasedAll> {
  const all = await conversationsOf(tx, account)
  const free = all.filter(({ key }) => !parts.isHeld(tombOf(key)))
  await destroy(parts, tx, free)
  const told = await destroyInstructions(parts, tx, account)
  const gone = free.map(({ id }) => goneConversation(id))
  if (told === 'erased') gone.push(goneInstructions(account))
  return { gone, held: all.length - free.length + (told === 'held' ? 1 : 0) }
}

export type Swept = { readonly erased: number; readonly held: number }

/** What nobody has touched since, a few at a time so that nobody waits. */
export async function eraseBefore(
  parts: ErasureParts,
  updated: string,
  signal: AbortSignal,
): Promise<Swept> {
  const old = await conversationsBefore(parts.store.db, updated)
  const free = old.filter(({ key }) => !parts.isHeld(tombOf(key)))
  for (let at = 0; at < free.length; at += TOGETHER) {
    signal.throwIfAborted()
    await destroyTogether(parts, free.slice(at, at + TOGETHER))
  }
  return { erased: free.length, held: old.length - free.length }
}

/**
 * Erases whatever these tombs tell of: a database that comes from a backup must not bring back what was
 * erased since. Nobody is served before it. The number of conversations and messages that it erased.
 */
export async function eraseEntombed(
  parts: ErasureParts,
  tombs: ReadonlySet<string>,
): Promise<number> {
  const all = await everyConversation(parts.store.db)
  const dead = all.filter(({ key }) => tombs.has(tombOf(key)))
  await destroyTogether(parts, dead)
  return dead.length + (await eraseInstructions(parts, tombs))
}

async function eraseInstructions(parts: ErasureParts, tombs: ReadonlySet<string>): Promise<number> {
  const all = await everyInstructions(parts.store.db)
  const dead = all.filter(({ key }) => tombs.has(tombOf(key)))
  for (const { id } of dead) {
    await parts.store.transact((tx) => destroyInstructions(parts, tx, id))
  }
  if (dead.length > 0) await parts.store.scrub(dead.map(({ id }) => goneInstructions(id)))
  return dead.length
}

/** What an account tells every new conversation, with a tomb like a conversation's. */
export async function destroyInstructions(
  parts: ErasureParts,
  tx: Db,
  account: string,
): Promise<Erasure> {
  const row = await instructionsOf(tx, account)
  if (row === null) return 'absent'
  if (parts.isHeld(tombOf(row.key))) return 'held'
  await insertTombs(tx, [tombOf(row.key)], now(parts))
  await oweScrub(tx, now(parts))
  await destroyRow(tx, account, new Uint8Array(KEY_BYTES))
  return 'erased'
}

const TOGETHER = 50

async function destroyTogether(
  parts: ErasureParts,
  dead: readonly KeyedConversation[],
): Promise<void> {
  if (dead.length === 0) return
  await parts.store.transact((tx) => destroy(parts, tx, dead))
  await parts.store.scrub(dead.map(({ id }) => goneConversation(id)))
}

async function destroy(
  parts: ErasureParts,
  tx: Db,
  dead: readonly KeyedConversation[],
): Promise<void> {
  const tombs = dead.map(({ key }) => tombOf(key))
  for (const { id } of dead) await destroyConversation(tx, id, new Uint8Array(KEY_BYTES))
  await insertTombs(tx, tombs, now(parts))
  await oweScrub(tx, now(parts))
}

export const goneInstructions = (id: string): Gone => ({ table: 'instructions', id })
export const goneConversation = (id: string): Gone => ({ table: 'conversation', id })
