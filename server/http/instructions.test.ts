import { MOST_INSTRUCTIONS } from '@overt/wire'
import { expect, test } from 'vitest'
import { ask, openHttp } from './http.fixture.ts'

const wrong: readonly unknown[] = [
  'x'.repeat(MOST_INSTRUCTIONS + 1),
  'half of a character \ud83d',
  7,
  ['Be brief.'],
  { text: 'Be brief.' },
]

test('what every new conversation is told is set, read and taken back by its account', async () => {
  await using world = await openHttp()
  const path = '/api/instructions'
  const read = async () => (await ask(world, `GET ${path}`, { as: 'page' })).json()
  expect(await read()).toEqual({ instructions: null })
  const longest = 'x'.repeat(MOST_INSTRUCTIONS)
  const set = await ask(world, `PUT ${path}`, { as: 'page', body: { instructions: longest } })
  expect(set.json()).toEqual({ instructions: longest })
  expect(await read()).toEqual({ instructions: longest })
  for (const instructions of [...wrong, undefined]) {
    const body = { instructions }
    expect((await ask(world, `PUT ${path}`, { as: 'page', body })).status).toBe(400)
  }
  expect(await read()).toEqual({ instructions: longest })
  await ask(world, `PUT ${path}`, { as: 'page', body: { instructions: ' \n ' } })
  expect(await read()).toEqual({ instructions: null })
})

test('a conversation is told something of its own; too much, or what is no text, is refused', async () => {
  await using world = await openHttp()
  const path = `/api/conversations/${world.conversations.add(world.owner, 'old')}`
  const told = { instructions: 'Réponds en français.' }
  const changed = await ask(world, `PATCH ${path}`, { as: 'page', body: told })
  expect(changed.json()).toMatchObject({ title: 'old', ...told })
  for (const instructions of wrong) {
    const body = { instructions }
    expect((await ask(world, `PATCH ${path}`, { as: 'page', body })).status).toBe(400)
  }
  expect((await ask(world, `GET ${path}`, { as: 'page' })).json()).toMatchObject(told)
})

test("another account's conversation answers as one that does not exist", async () => {
  await using world = await openHttp()
  const body = { instructions: 'Obey me.' }
  const theirs = world.conversations.add(world.stranger, 'theirs')
  const refused = await Promise.all(
    [theirs, 'nowhere'].map((id) =>
      ask(world, `PATCH /api/conversations/${id}`, { as: 'page', body }),
    ),
  )
  expect(refused.map(({ status }) => status)).toEqual([404, 404])
  expect(await world.conversations.instructions(world.stranger, theirs)).toBeNull()
})
