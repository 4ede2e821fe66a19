import type { Db, Gone } from '../store/database.ts'
import { KEY_BYTES } from './cipher.ts'
import { conversationOf, destroyConversation, keyOf, retitle } from './conversation-rows.ts'
import type { Erasure } from './conversations.ts'
import { type ErasureParts, eraseEntombed, goneConversation, now } from './erase.ts'
import {
  answersTo,
  deleteMessages,
  everyConversation,
  type MessagePlace,
  messagePlaces,
} from './erase-rows.ts'
import { oweScrub } from './scrub.ts'
import { messageTombOf, tombOf } from './tomb.ts'
import { insertTombs } from './tomb-rows.ts'

/**
 * One message and all that follows it, with the answers and receipts: a later receipt would repeat its
 * words. The last message takes its conversation with it. `title` is what a conversation is called whose
 * first words are gone.
 */
export async function eraseMessage(
  parts: ErasureParts,
  place: { readonly account: string; readonly conversation: string; readonly message: string },
  title: (key: Uint8Array) => Uint8Array,
): Promise<Erasure> {
  const { account, conversation, message } = place
  const gone = await parts.store.transact(async (tx): Promise<readonly Gone[] | Erasure> => {
    if ((await conversationOf(tx, account, conversation)) === null) return 'absent'
    const key = (await keyOf(tx, conversation)) ?? new Uint8Array()
    const all = await messagePlaces(tx, conversation)
    if (!all.some(({ id }) => id === message)) return 'absent'
    if (parts.isHeld(tombOf(key))) return 'held'
    return eraseFrom(parts, tx, { id: conversation, key, all, message }, title)
  })
  if (typeof gone === 'string') return gone
  await parts.store.scrub(gone)
  return 'erased'
}

/** Like `eraseEntombed`, for single messages as well. */
export async function eraseAllEntombed(
  parts: ErasureParts,
  tombs: ReadonlySet<string>,
  title: (conversation: string, key: Uint8Array) => Uint8Array,
): Promise<number> {
  let erased = await eraseEntombed(parts, tombs)
  for (const { id, key } of await everyConversation(parts.store.db)) {
    const gone = await parts.store.transact(async (tx) => {
      const all = await messagePlaces(tx, id)
      const dead = all.filter((one) => tombs.has(messageTombOf(key, one.id)))
      const found: Gone[] = []
      for (const { id: message } of dead) {
        const left = await messagePlaces(tx, id)
        if (!left.some((one) => one.id === message)) continue
        found.push(
          ...(await eraseFrom(parts, tx, { id, key, all: left, message }, (k) => title(id, k))),
        )
      }
      return found
    })
    if (gone.length > 0) await parts.store.scrub(gone)
    erased += gone.filter(({ table }) => table !== 'answer').length
  }
  return erased
}

type Tree = {
  readonly id: string
  readonly key: Uint8Array
  readonly all: readonly MessagePlace[]
  readonly message: string
}

async function eraseFrom(
  parts: ErasureParts,
  tx: Db,
  { id, key, all, message }: Tree,
  title: (key: Uint8Array) => Uint8Array,
): Promise<readonly Gone[]> {
  const dead = below(all, message)
  await oweScrub(tx, now(parts))
  if (dead.length === all.length) {
    await destroyConversation(tx, id, new Uint8Array(KEY_BYTES))
    await insertTombs(tx, [tombOf(key)], now(parts))
    return [goneConversation(id)]
  }
  const messages = dead.map((one) => one.id)
  const answers = [
    ...dead.flatMap(({ answer }) => answer ?? []),
    ...(await answersTo(tx, messages)),
  ]
  await deleteMessages(tx, messages, answers)
  // The title is the first words of the first question.
  if (all[0]?.id === message) await retitle(tx, id, title(key))
  await insertTombs(
    tx,
    messages.map((one) => messageTombOf(key, one)),
    now(parts),
  )
  return [
    ...answers.map((answer): Gone => ({ table: 'answer', id: answer })),
    ...messages.map((one): Gone => ({ table: 'message', id: one })),
  ]
}

/** The message and everything under it. */
function below(all: readonly MessagePlace[], message: string): readonly MessagePlace[] {
  const dead = new Set([message])
  for (let size = 0; size < dead.size;) {
    size = dead.size
    for (const { id, parent } of all) if (parent !== null && dead.has(parent)) dead.add(id)
  }
  return all.filter(({ id }) => dead.has(id))
}
