import { expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { ask, openHttp } from './http.fixture.ts'

promises('model:of-conversation')

test('the model of a conversation is chosen and given back to the default', async () => {
  await using world = await openHttp()
  const path = `/api/conversations/${world.conversations.add(world.owner, 'mine')}`
  const choose = (model: unknown) => ask(world, `PATCH ${path}`, { as: 'page', body: { model } })
  expect((await choose('large')).json()).toMatchObject({ title: 'mine', model: 'large' })
  expect((await ask(world, `GET ${path}`, { as: 'page' })).json()).toMatchObject({ model: 'large' })
  expect((await choose(null)).json()).toMatchObject({ model: null })
})

test('what cannot answer is not chosen, and the choice before it stays', async () => {
  await using world = await openHttp()
  const path = `/api/conversations/${world.conversations.add(world.owner, 'mine')}`
  const choose = (model: unknown) => ask(world, `PATCH ${path}`, { as: 'page', body: { model } })
  await choose('large')
  const none = await choose('none')
  expect([none.status, none.json()]).toMatchObject([
    404,
    { code: 'model_not_found', param: 'model' },
  ])
  const vectors = await choose('vectors')
  expect([vectors.status, vectors.json()]).toMatchObject([
    400,
    { code: 'invalid_request', param: 'model' },
  ])
  for (const wrong of ['', 'x'.repeat(201), 7, ['large'], {}]) {
    expect((await choose(wrong)).status).toBe(400)
  }
  expect((await ask(world, `GET ${path}`, { as: 'page' })).json()).toMatchObject({ model: 'large' })
})

test("another account's conversation answers as one that does not exist, whatever model is named", async () => {
  await using world = await openHttp()
  const theirs = world.conversations.add(world.stranger, 'theirs')
  const refused = async (id: string, model: string) => {
    const body = { model }
    const answer = await ask(world, `PATCH /api/conversations/${id}`, { as: 'page', body })
    return [answer.status, answer.json().code, answer.json().detail]
  }
  expect(await refused(theirs, 'large')).toEqual(await refused('nowhere', 'large'))
  expect(await refused(theirs, 'none')).toEqual(await refused('nowhere', 'none'))
  expect((await refused(theirs, 'large'))[0]).toBe(404)
  expect(await world.conversations.model(world.stranger, theirs)).toBeNull()
  const path = `PATCH /api/conversations/${theirs}`
  expect((await ask(world, path, { body: { model: 'large' } })).status).toBe(401)
})
