import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { openWorld, OWNER, type World } from './test-world.ts'

promises('model:of-conversation')

/** Which model answered each question. */
async function models({ conversations }: World, id: string) {
  const messages = (await conversations.get(OWNER, id))?.messages ?? []
  const asked = new Map(messages.map((message) => [message.id, message.text]))
  return Object.fromEntries(
    messages.flatMap(({ parent, answer }) =>
      answer === null ? [] : [[asked.get(parent ?? ''), answer.model]],
    ),
  )
}

describe('the model of a conversation', () => {
  test('answers every question that names none', async () => {
    const world = await openWorld()
    const { conversation } = await world.answer('One', { model: 'other' })
    await world.answer('Two', {}, { conversation })
    expect(await models(world, conversation)).toEqual({ One: 'other', Two: 'other' })
    await world.conversations.change(OWNER, conversation, { model: null })
    await world.answer('Three', {}, { conversation })
    expect(await models(world, conversation)).toMatchObject({ Two: 'other', Three: 'scripted' })
  })

  test('is not changed by a question that names another one', async () => {
    const world = await openWorld()
    const { conversation } = await world.answer('One')
    await world.answer('Two', { model: 'other' }, { conversation })
    await world.answer('Three', {}, { conversation })
    expect(await models(world, conversation)).toEqual({
      One: 'scripted',
      Two: 'other',
      Three: 'scripted',
    })
  })

  test('that is gone is named, and no other one answers in its place', async () => {
    const world = await openWorld()
    const { conversation } = await world.answer('One')
    await world.conversations.change(OWNER, conversation, { model: 'gone' })
    await expect(world.answer('Two', {}, { conversation })).rejects.toMatchObject({
      code: 'model_not_found',
    })
    expect(await models(world, conversation)).toEqual({ One: 'scripted' })
  })

  test('is of people: what a program names is for that call alone', async () => {
    const world = await openWorld()
    const messages = [{ role: 'user', text: 'Hi' }] as const
    const from = { kind: 'api', messages } as const
    const { conversation } = await world.answer('', { model: 'other', from })
    expect(await world.conversations.model(OWNER, conversation)).toBeNull()
  })
})
