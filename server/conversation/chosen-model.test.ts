import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { temporaryStore } from '../store/test-store.ts'
import { openConversations } from './open-conversations.ts'

const random = (bytes: number) => new Uint8Array(randomBytes(bytes))

async function opened() {
  const { store } = await temporaryStore()
  const conversations = openConversations({ store, clock: () => 0, random, isHeld: () => false })
  const begin = async (model: string | null) => {
    const question = { kind: 'chat', conversation: null, parent: null, text: 'Hi' } as const
    const asked = { ...question, account: 'ada', model }
    return (await store.transact((tx) => conversations.addQuestion(tx, asked)))?.conversation ?? ''
  }
  return { conversations, begin }
}

test('a conversation keeps the model that it began with, and another one that is chosen', async () => {
  const { conversations, begin } = await opened()
  const id = await begin('large')
  expect(await conversations.get('ada', id)).toMatchObject({ model: 'large' })
  expect(await conversations.change('ada', id, { title: 'New' })).toMatchObject({ model: 'large' })
  expect(await conversations.change('ada', id, { model: 'small' })).toMatchObject({
    title: 'New',
    instructions: null,
    model: 'small',
  })
  expect(await conversations.model('ada', id)).toBe('small')
  await conversations.change('ada', id, { model: null })
  expect(await conversations.model('ada', id)).toBeNull()
})

test('one that names none has the default', async () => {
  const { conversations, begin } = await opened()
  const id = await begin(null)
  expect(await conversations.model('ada', id)).toBeNull()
})

test('nobody chooses for another account, or learns what it chose', async () => {
  const { conversations, begin } = await opened()
  const id = await begin('large')
  expect(await conversations.change('eve', id, { model: 'small' })).toBeNull()
  expect(await conversations.model('eve', id)).toBeNull()
  expect(await conversations.model('ada', 'nowhere')).toBeNull()
  expect(await conversations.model('ada', id)).toBe('large')
})
