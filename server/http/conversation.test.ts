import { expect, test } from 'vitest'
import { ask, openHttp } from './http.fixture.ts'

test('conversations come in pages', async () => {
  await using world = await openHttp()
  const ids = ['one', 'two', 'three'].map((title) => world.conversations.add(world.owner, title))
  world.conversations.add(world.stranger, 'a secret title')
  const first = await ask(world, 'GET /api/conversations?limit=2', { as: 'owner' })
  expect(first.json().conversations.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2))
  const rest = await ask(world, `GET /api/conversations?limit=2&after=${first.json().next}`, {
    as: 'owner',
  })
  expect(rest.json()).toMatchObject({ conversations: [{ id: ids[2] }], next: null })
  expect(first.text + rest.text).not.toContain('a secret title')
})

test('a page of no sensible size, or an unknown parameter, is refused', async () => {
  await using world = await openHttp()
  for (const query of [
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1.5',
    'limit=x',
    'after=',
    'a=b',
  ]) {
    const refused = await ask(world, `GET /api/conversations?${query}`, { as: 'owner' })
    expect(refused.status, query).toBe(400)
    expect(refused.json().param).toBe(query.split('=')[0])
  }
})

test('a conversation is read, renamed and erased by its account', async () => {
  await using world = await openHttp()
  const path = `/api/conversations/${world.conversations.add(world.owner, 'old')}`
  expect((await ask(world, `GET ${path}`, { as: 'page' })).json()).toMatchObject({ title: 'old' })
  const renamed = await ask(world, `PATCH ${path}`, { as: 'page', body: { title: 'new' } })
  expect(renamed.json()).toMatchObject({ title: 'new' })
  expect((await ask(world, `DELETE ${path}`, { as: 'page' })).status).toBe(204)
  expect((await ask(world, `GET ${path}`, { as: 'page' })).status).toBe(404)
})

test('a title is text of 1 to 200 characters and nothing beside it', async () => {
  await using world = await openHttp()
  const line = `PATCH /api/conversations/${world.conversations.add(world.owner, 'old')}`
  const bodies = [{}, { title: '' }, { title: 'x'.repeat(201) }, { title: 1 }, { title: 'a', b: 1 }]
  for (const body of bodies)
    expect((await ask(world, line, { as: 'owner', body })).status).toBe(400)
})
