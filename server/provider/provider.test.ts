import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProviderError, providersOf, remoteModelId } from './provider.ts'

const provider = (change: object = {}) => ({
  acme: {
    url: 'https://acme.example/v1',
    key: 'sk-1',
    models: ['big', 'org/small'],
    contextTokens: null,
    ...change,
  },
})

test('a provider is what its settings say, without a slash at the end of its address', () => {
  expect(providersOf(provider({ url: 'https://acme.example/v1//' }))).toEqual([
    {
      name: 'acme',
      url: 'https://acme.example/v1',
      key: 'sk-1',
      models: ['big', 'org/small'],
      contextTokens: null,
    },
  ])
  expect(providersOf({})).toEqual([])
})

test('plain http is refused beyond this machine', () => {
  const outside = [
    'http://acme.example/v1',
    'http://10.0.0.1/v1',
    'http://127.0.0.1.evil.example/v1',
    'http://localhost.evil.example/v1',
    'http://[::2]/v1',
    'ftp://127.0.0.1/v1',
    'file:///v1',
  ]
  for (const url of outside) expect(() => providersOf(provider({ url })), url).toThrow(/use https/)
})

test('plain http is taken on this machine, however its address is spelled', () => {
  const inside = [
    'http://127.0.0.1:11434/v1',
    'http://localhost/v1',
    'http://[::1]:8/v1',
    'http://2130706433/v1',
  ]
  for (const url of inside) expect(() => providersOf(provider({ url })), url).not.toThrow()
})

test('an address with credentials or a query is refused, and neither is repeated', () => {
  for (const url of [
    'https://me:sk-secret@acme.example/v1',
    'https://acme.example/v1?key=sk-secret',
  ]) {
    expect(() => providersOf(provider({ url }))).toThrow(ProviderError)
    expect(() => providersOf(provider({ url }))).not.toThrow(/sk-secret/)
  }
  expect(() => providersOf(provider({ url: 'acme' }))).toThrow('not a URL')
})

test('a key that could end a header early is refused and not repeated', () => {
  for (const key of ['sk-1\nx-evil: 1', 'sk 1', '', 'clé']) {
    expect(() => providersOf(provider({ key }))).toThrow('copy it again')
  }
  expect(() => providersOf(provider({ key: 'sk-secret\n' }))).not.toThrow(/sk-secret/)
  expect(providersOf(provider({ key: null }))[0]?.key).toBeNull()
})

test('a model named twice, or with a space in its name, is refused', () => {
  expect(() => providersOf(provider({ models: ['a', 'b', 'a'] }))).toThrow(
    'names the model a twice',
  )
  expect(() => providersOf(provider({ models: ['a b'] }))).toThrow('space or sign')
})

test('a model id keeps provider and model apart, for providers have no slash', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
  const model = fc.stringMatching(/^[a-z/]{1,8}$/)
  fc.assert(
    fc.property(name, model, name, model, (p, m, q, n) => {
      const same = remoteModelId(p, m) === remoteModelId(q, n)
      expect(same).toBe(p === q && m === n)
    }),
  )
})
