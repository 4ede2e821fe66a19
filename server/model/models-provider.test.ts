import { expect, test } from 'vitest'
import { firstModel } from './catalogue.ts'
import { engineOf, settings, acme, opened, mine, refusal } from './open-models.fixture.ts'

test("a provider's models are ready at once, and never the default while a local one may come", async () => {
  const { models, state } = opened({ acme: true, model: { path: mine() } })
  expect(state('acme/big')).toMatchObject({
    kind: 'remote',
    state: 'ready',
    contextTokens: 100,
    digest: null,
  })
  expect(models.get('acme/small').engine.identity).toMatchObject({ model: 'acme:small' })
  expect(models.ready).toBe(true)
  expect(refusal(() => models.get(null)).message).toContain('is being loaded')
  models.start()
  await models.settled()
  expect(models.get(null).id).toBe('my-model-v2.q8-0')
})

test('where no local model is to be had, the first provider answers', async () => {
  const { models } = opened({ acme: true })
  expect(refusal(() => models.get(null)).message).toContain('SmolLM2')
  models.start()
  await models.settled()
  expect(models.get(null).id).toBe('acme/big')
  expect(
    models
      .list()
      .filter((one) => one.default)
      .map(({ id }) => id),
  ).toEqual(['acme/big'])
})

test('a chosen model is never replaced by another', async () => {
  const { models } = opened({ acme: true, model: { default: firstModel.id } })
  models.start()
  await models.settled()
  expect(refusal(() => models.get(null)).code).toBe('model_not_ready')
  expect(opened({ acme: true, model: { default: 'acme/small' } }).models.get(null).id).toBe(
    'acme/small',
  )
})

test('a provider that asks for no key is given an empty one', () => {
  const keys: string[] = []
  const config = {
    model: settings,
    providers: { acme, home: { ...acme, url: 'http://127.0.0.1/v1', key: null } },
  }
  opened({ config, openRemote: ({ key, model }) => (keys.push(key), engineOf(model)) })
  expect(keys).toEqual(['sk-1', 'sk-1', '', ''])
})

test('a provider that must not be called stops the start', () => {
  const config = { model: settings, providers: { acme: { ...acme, url: 'http://acme.example' } } }
  expect(() => opened({ config })).toThrow('use https')
})
