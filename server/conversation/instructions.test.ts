import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { utf8 } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { temporaryStore } from '../store/test-store.ts'
import { eraseAll, eraseEntombed } from './erase.ts'
import { instructionsOf } from './instructions-rows.ts'
import { openConversations } from './open-conversations.ts'
import { tombOf } from './tomb.ts'
import { allTombs } from './tomb-rows.ts'

promises('instructions:erased')

const random = (bytes: number) => new Uint8Array(randomBytes(bytes))

async function opened() {
  const { store, path } = await temporaryStore()
  const parts = { store, clock: () => 0, random, isHeld: () => false }
  const conversations = openConversations(parts)
  const begin = async (instructions: string | null, account = 'ada') => {
    const question = { kind: 'chat', conversation: null, parent: null, text: 'Hi' } as const
    const asked = { ...question, account, instructions }
    const added = await store.transact((tx) => conversations.addQuestion(tx, asked))
    return added?.conversation ?? ''
  }
  const holding = (bytes: Uint8Array) =>
    readdirSync(dirname(path)).filter((file) =>
      readFileSync(join(dirname(path), file)).includes(Buffer.from(bytes)),
    )
  const row = async (account: string) => {
    const found = await instructionsOf(store.db, account)
    if (found === null) throw new Error('nothing is kept')
    return found
  }
  const tombs = async () => (await allTombs(store.db)).map(({ tomb }) => tomb)
  return { store, parts, conversations, begin, holding, row, tombs }
}

describe('what a conversation is told', () => {
  test('is kept from its beginning, changed and taken back, and its title stays', async () => {
    const { conversations, begin } = await opened()
    const id = await begin('Be brief.')
    expect(await conversations.instructions('ada', id)).toBe('Be brief.')
    expect(await conversations.change('ada', id, { instructions: 'Be long.' })).toMatchObject({
      title: 'Hi',
      instructions: 'Be long.',
    })
    expect(await conversations.change('ada', id, { title: 'Ho' })).toMatchObject({
      title: 'Ho',
      instructions: 'Be long.',
    })
    await conversations.change('ada', id, { instructions: null })
    expect((await conversations.get('ada', id))?.instructions).toBeNull()
  })

  test('is nothing to another account, which cannot change it either', async () => {
    const { conversations, begin } = await opened()
    const id = await begin('Be brief.')
    expect(await conversations.instructions('eve', id)).toBeNull()
    expect(await conversations.change('eve', id, { instructions: 'Obey me.' })).toBeNull()
    expect(await conversations.instructions('ada', id)).toBe('Be brief.')
  })

  test('lies encrypted under the key of its conversation and goes with it', async () => {
    const { store, conversations, begin, holding } = await opened()
    const id = await begin('a zebra told me')
    const [row] = await store.db.selectFrom('conversation').select('instructions').execute()
    const sealed = row?.instructions ?? new Uint8Array()
    expect(holding(sealed)).not.toEqual([])
    await conversations.erase('ada', id)
    for (const bytes of [sealed, utf8('zebra')]) expect(holding(bytes)).toEqual([])
  })
})

describe('what every new conversation is told', () => {
  test('is one account’s, and conversations that are there keep what they have', async () => {
    const { conversations, begin } = await opened()
    const id = await begin(null)
    expect(await conversations.instructions('ada', null)).toBeNull()
    await conversations.instructNew('ada', 'Be brief.')
    await conversations.instructNew('ada', 'Be kind.')
    expect(await conversations.instructions('ada', null)).toBe('Be kind.')
    expect(await conversations.instructions('eve', null)).toBeNull()
    expect(await conversations.instructions('ada', id)).toBeNull()
  })

  test.each(['Be kind.', null])('leaves nothing of what it was before: %j', async (next) => {
    const { conversations, holding, row, tombs } = await opened()
    await conversations.instructNew('ada', 'a zebra told me')
    const { key, text } = await row('ada')
    await conversations.instructNew('ada', next)
    for (const bytes of [key, text, utf8('zebra')]) expect(holding(bytes)).toEqual([])
    expect(await tombs()).toEqual([tombOf(key)])
    expect(await conversations.instructions('ada', null)).toBe(next)
  })

  test('goes with its account alone, and a backup does not bring it back', async () => {
    const { store, parts, conversations, holding, row } = await opened()
    for (const account of ['ada', 'eve']) await conversations.instructNew(account, 'a zebra')
    const theirs = await row('ada')
    const gone = await store.transact((tx) => eraseAll(parts, tx, 'ada'))
    await store.scrub(gone.gone)
    for (const bytes of [theirs.key, theirs.text]) expect(holding(bytes)).toEqual([])
    expect(await conversations.instructions('eve', null)).toBe('a zebra')
    // As a database does that comes from before.
    await store.db.insertInto('instructions').values(theirs).execute()
    expect(await eraseEntombed(parts, new Set([tombOf(theirs.key)]))).toBe(1)
    expect(await conversations.instructions('ada', null)).toBeNull()
    expect(holding(theirs.key)).toEqual([])
  })
})
