import { expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { describeConfig, describeSettings } from './describe.ts'
import { keys } from './key.ts'
import { promises } from '../../test/promises.ts'

promises('config:check')

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

test('the data folder comes first, and who chose it is told', () => {
  expect(describeSettings(config)[0]).toMatchObject({ name: 'home', from: 'command line' })
  const byVariable = loadConfig({ env: { OVERT_HOME: '/nonexistent/overt' } })
  expect(describeSettings(byVariable)[0]).toMatchObject({ from: 'OVERT_HOME' })
})

test('the text has a line for each setting, and a hyphen for what is not set', () => {
  const lines = describeConfig(config).split('\n')
  expect(lines).toHaveLength(describeSettings(config).length)
  expect(lines.find((line) => line.startsWith('model.path'))).toMatch(/^model\.path +- +default$/)
  expect(lines.every((line) => line === line.trimEnd())).toBe(true)
})

test('without providers there are no lines of providers', () => {
  const none = loadConfig({ env: {}, home: '/nonexistent/overt' })
  expect(describeConfig(none)).not.toContain('providers')
})
