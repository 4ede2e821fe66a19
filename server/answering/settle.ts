import { leafHash } from '@overt/verifier'
import type { NumberedEvent } from '@overt/wire'
import type { Head } from '../ledger/ledger.ts'
import type { ReceiptRow } from '../store/database.ts'
import { rememberEntries } from './entries-rows.ts'
import { insertEvents, lastEventNumber } from './answer-rows.ts'
import { eventRow } from './event.ts'
import type { Parts } from './parts.ts'
import { persist } from './persist.ts'
import { markSealed, pendingLeaf, receiptOf, settleLeaf } from './receipt-rows.ts'

/** A leaf is promised to be in the ledger this long after its receipt: a witness outage is no breach. */
const PROMISE_SECONDS = 24 * 60 * 60

/**
 * Brings a committed leaf into the ledger and waits until a published checkpoint covers it, however
 * often that takes. `isNew` says that no ledger can have the leaf yet.
 */
export async function* settle(
  parts: Parts,
  receipt: string,
  { isNew, closing }: { readonly isNew: boolean; readonly closing: AbortSignal },
): AsyncGenerator<readonly NumberedEvent[]> {
  const index = await persist(parts, 'put a leaf into the ledger', closing, (attempt) =>
    place(parts, receipt, isNew && attempt === 0),
  )
  if (index === null) return
  const sealed = await persist(parts, 'seal an answer', closing, async () => {
    const head = await parts.ledger.sealed(index, closing)
    return { event: await recordSealed(parts, receipt, index, head) }
  })
  if (sealed?.event) yield [sealed.event]
}

/** The leaf's index once the ledger has it and we know. Null when there is nothing to place. */
async function place(parts: Parts, receipt: string, isNew: boolean): Promise<number | null> {
  const { store, ledger } = parts
  const pending = await pendingLeaf(store.db, receipt)
  if (pending === null) return (await receiptOf(store.db, receipt))?.leaf_index ?? null
  const { data, after_size } = pending
  // A leaf that was sent may be there though nobody heard: it must never be there twice.
  const found = isNew ? null : await ledger.find(data, after_size)
  const leaf_index = found ?? (await ledger.append(data))
  const deadline = Math.floor(Date.parse(pending.created) / 1000) + PROMISE_SECONDS
  const promise = ledger.promise(await leafHash(data), deadline)
  await store.append(async (tx) => {
    await settleLeaf(tx, receipt, { leaf_index, promise })
    await rememberEntries(tx, leaf_index + 1)
  })
  return leaf_index
}

/** Null when it was recorded before, or the receipt was erased meanwhile. */
async function recordSealed(
  { store, conversations, clock, metrics }: Parts,
  id: string,
  index: number,
  head: Head,
): Promise<NumberedEvent | null> {
  const receipt = await receiptOf(store.db, id)
  if (receipt === null) return null
  const now = clock()
  let numbered: NumberedEvent | null = null
  await store.append(async (tx) => {
    const cipher = await conversations.cipher(tx, receipt.conversation)
    if (cipher === null || !(await markSealed(tx, id, new Date(now).toISOString()))) return
    const n = (await lastEventNumber(tx, receipt.answer)) + 1
    numbered = { n, event: { type: 'sealed', index, size: head.size } }
    await insertEvents(tx, [eventRow(receipt.answer, numbered, cipher)])
  })
  if (numbered !== null) metrics.sealed(secondsSince(receipt, now))
  return numbered
}

const secondsSince = ({ created }: ReceiptRow, now: number): number =>
  (now - Date.parse(created)) / 1000
