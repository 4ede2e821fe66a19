import { expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { ConfigError } from './config-error.ts'
import { keys } from './key.ts'
import type { Config } from './schema.ts'

const home = '/nonexistent/overt'

const provider = {
  OVERT_PROVIDERS_ACME_URL: 'https://acme.example/v1',
  OVERT_PROVIDERS_ACME_MODELS: 'm',
}

const load = (variable: string, text: string): Config =>
  loadConfig({ env: { ...provider, [variable]: text }, home })

/** For each setting the least and the most it takes, and what lies just outside. */
const ranges: readonly (readonly [variable: string, taken: string[], refused: string[]])[] = [
  ['OVERT_PORT', ['0', '65535'], ['65536', '-1', '1.5', 'http']],
  ['OVERT_HOST', ['::', 'localhost'], []],
  [
    'OVERT_PUBLIC_URL',
    ['http://a', 'https://a.example:1/x'],
    ['a.example', 'ws://a', 'https://u@a'],
  ],
  [
    'OVERT_NAME',
    ['a', 'overt.local', 'a-1.example'],
    ['A', '-a', 'a.', 'a/b', 'a b', 'x'.repeat(64)],
  ],
  ['OVERT_LOG_LEVEL', ['trace', 'silent'], ['verbose', 'INFO']],
  ['OVERT_MODEL_CONTEXT_TOKENS', ['256', '1048576'], ['255', '1048577']],
  ['OVERT_MODEL_SEQUENCES', ['1', '256'], ['0', '257']],
  ['OVERT_MODEL_THREADS', ['0', '1024'], ['1025']],
  ['OVERT_MODEL_MEMORY_BYTES', ['0', '1125899906842624'], ['1125899906842625']],
  ['OVERT_MODEL_SHELF_BYTES', ['0', '1125899906842624'], ['-1', '1125899906842625']],
  ['OVERT_MODEL_SOURCES', ['hub', 'index', 'index,hub'], ['web', 'hub,', 'Hub']],
  ['OVERT_MODEL_HUB_URL', ['http://127.0.0.1:1'], ['hub', 'file:///x']],
  ['OVERT_LIMITS_BODY_BYTES', ['1024', '1073741824'], ['1023', '1073741825']],
  ['OVERT_AUDIT_PERCENT', ['0', '100'], ['101', '-1', '2.5']],
  ['OVERT_LIMITS_QUEUE', ['1', '100000'], ['0', '100001']],
  ['OVERT_LIMITS_WAIT_SECONDS', ['1', '3600'], ['0', '3601', '1.5']],
  ['OVERT_LIMITS_REQUESTS_PER_MINUTE', ['1', '1000000'], ['0', '1000001']],
  ['OVERT_PROVIDERS_ACME_CONTEXT_TOKENS', ['256'], ['255', 'many']],
  ['OVERT_PROVIDERS_ACME_URL', ['http://127.0.0.1/v1'], ['acme', 'https://u:p@acme.example']],
  ['OVERT_PROVIDERS_ACME_MODELS', ['a', 'a,b/c'], [',', 'a,,b']],
]

test.each(ranges)(
  '%s takes what is inside its range and nothing else',
  (variable, taken, refused) => {
    for (const text of taken) expect(() => load(variable, text), text).not.toThrow()
    for (const text of refused) expect(() => load(variable, text), text).toThrow(ConfigError)
  },
)

test('every setting that is a number, a list or an address has its range tried here', () => {
  const tried = new Set(ranges.map(([variable]) => variable.replace('_ACME_', '_*_')))
  const free = keys.filter((key) => key.holds === 'text' && !tried.has(key.variable))
  // Any text will do for these; whether there is such a model or file shows later.
  expect(free.map((key) => key.toml)).toEqual([
    'model.default',
    'model.path',
    'providers.*.key',
    'ledger.witness_policy',
  ])
  for (const key of keys) {
    if (!free.includes(key)) expect(tried, key.variable).toContain(key.variable)
  }
})

test('the settings are plain data', () => {
  const config = load('OVERT_PORT', '1')
  expect(structuredClone(config)).toEqual(config)
})

test('a wrong type in the overrides is refused like one in a file', () => {
  const overrides: object = { port: '80' }
  expect(() => loadConfig({ env: {}, home, overrides })).toThrow('port "80" (from command line)')
})
