import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask, differences, openHttp, type HttpWorld, type Scenario } from './http.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('model:owner-only')

let world: HttpWorld
beforeAll(async () => {
  world = await openHttp()
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  world.models.keeper.done.length = 0
})

const scenarios: readonly Scenario[] = [
  { name: 'nobody sees models', line: 'GET /api/models', status: 401 },
  {
    name: 'everybody who is signed in sees models, and not what the machine has for them',
    line: 'GET /api/models',
    as: 'stranger',
    status: 200,
    contains: ['"small"', '"room":null'],
  },
  {
    name: 'the owner sees memory and disk',
    line: 'GET /api/models',
    as: 'owner',
    status: 200,
    contains: ['"limitBytes":9', '"recommended":"large"'],
  },
  {
    name: 'a licence that was not read',
    line: 'POST /api/models/large/fetch',
    as: 'owner',
    body: { licence: 'MIT' },
    status: 400,
    contains: ['Read the licence first.'],
  },
  {
    name: 'a fetch without a word on the licence',
    line: 'POST /api/models/large/fetch',
    as: 'owner',
    body: {},
    status: 400,
    contains: ['licence'],
  },
  {
    name: 'a fetch that is not under way',
    line: 'DELETE /api/models/small/fetch',
    as: 'owner',
    status: 404,
  },
  {
    name: 'the default is not removed',
    line: 'DELETE /api/models/small',
    as: 'owner',
    status: 400,
    contains: ['It is in use.'],
  },
  {
    name: 'force is yes or no',
    line: 'DELETE /api/models/small?force=1',
    as: 'owner',
    status: 400,
    contains: ['"param":"force"'],
  },
  {
    name: 'a file that is no model',
    line: 'POST /api/models',
    as: 'owner',
    body: { from: '/etc/passwd' },
    status: 400,
    contains: ['is not a usable model file', '"param":"from"'],
  },
  {
    name: 'a digest that is none',
    line: 'POST /api/models',
    as: 'owner',
    body: { from: 'https://a.example/x.gguf', sha256: 'abc' },
    status: 400,
    contains: ['"param":"sha256"'],
  },
  {
    name: 'a model that nobody knows',
    line: 'GET /api/models/none',
    as: 'owner',
    status: 404,
    contains: ['model_not_found'],
  },
  {
    name: 'a model with a slash in its id',
    line: 'GET /api/models/acme/far',
    as: 'owner',
    status: 200,
    contains: ['"id":"acme/far"'],
  },
]

test.each(scenarios)('$name', async (scenario) => {
  expect(await differences(world, scenario)).toEqual([])
})

const changes: readonly (readonly [line: string, body: unknown, status: number, done: string])[] = [
  ['POST /api/models/large/fetch', { licence: null }, 202, 'fetch large'],
  ['DELETE /api/models/large/fetch', undefined, 204, 'cancel large'],
  ['POST /api/models', { from: 'a/b:c.gguf' }, 201, 'add a/b:c.gguf'],
  ['PUT /api/models/default', { id: 'large' }, 204, 'choose large'],
  ['DELETE /api/models/large', undefined, 200, 'remove large'],
  ['DELETE /api/models/small?force=true', undefined, 200, 'remove small by force'],
]

test.each(changes)(
  'the owner does %s, by key and in the page',
  async (line, body, status, done) => {
    expect((await ask(world, line, { as: 'owner', body })).status).toBe(status)
    expect((await ask(world, line, { as: 'page', body })).status).toBe(status)
    expect(world.models.keeper.done).toEqual([done, done])
  },
)

test.each([...changes, ['GET /api/models/small', undefined, 0, ''] as const])(
  'to another account %s answers as an address that does not exist',
  async (line, body) => {
    const refused = await ask(world, line, { as: 'stranger', body })
    const [method] = line.split(' ')
    const nowhere = await ask(world, `${method} /api/models/no-such-thing`, {
      as: 'stranger',
      body,
    })
    expect([refused.status, refused.json().code, refused.json().detail]).toEqual([
      404,
      nowhere.json().code,
      nowhere.json().detail,
    ])
    expect(world.models.keeper.done).toEqual([])
    expect((await ask(world, line, { body })).status).toBe(401)
  },
)
