import { expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { describeConfig, describeSettings } from './describe.ts'
import { keys } from './key.ts'

const config = loadConfig({
  env: {
    OVERT_PROVIDERS_ACME_URL: 'https://acme.example/v1',
    OVERT_PROVIDERS_ACME_MODELS: 'a,b',
    OVERT_PROVIDERS_ACME_KEY: 'sk-secret',
  },
  home: '/nonexistent/overt',
  overrides: { port: 0 },
})

test('every setting says what it is for', () => {
  for (const key of keys) expect(key.description, key.toml).toMatch(/\.$/)
})

test('every setting has one name in overt.toml and one variable', () => {
  expect(new Set(keys.map((key) => key.toml)).size).toBe(keys.length)
  expect(new Set(keys.map((key) => key.variable)).size).toBe(keys.length)
  expect(keys.map((key) => key.variable)).toContain('OVERT_MODEL_CONTEXT_TOKENS')
})

test('effective values come with their source', () => {
  const rows = new Map(describeSettings(config).map((row) => [row.name, row]))
  expect(rows.get('port')).toMatchObject({ value: 0, from: 'command line' })
  expect(rows.get('host')).toMatchObject({ value: '127.0.0.1', from: 'default' })
  expect(rows.get('home')?.value).toBe('/nonexistent/overt')
  expect(rows.get('providers.acme.models')).toMatchObject({
    value: ['a', 'b'],
    from: 'OVERT_PROVIDERS_ACME_MODELS',
  })
})

test('a secret is said to be set and never shown', () => {
  expect(describeConfig(config)).toMatch(/providers\.acme\.key +\(set\)/)
  expect(describeConfig(config)).not.toContain('sk-secret')
  expect(JSON.stringify(describeSettings(config))).not.toContain('sk-secret')
})
