import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig, withPort, type Overrides } from './config.ts'
import { ConfigError } from './config-error.ts'
import type { Config } from './schema.ts'
import { promises } from '../../test/promises.ts'

promises('config:sources', 'config:unknown')

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'overt-config-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const toml = (text: string) => writeFileSync(join(home, 'overt.toml'), text)

const load = (env: Record<string, string> = {}, overrides?: Overrides): Config =>
  loadConfig({ env: { OVERT_HOME: home, ...env }, ...(overrides && { overrides }) })

function faults(env: Record<string, string> = {}, overrides?: Overrides): readonly string[] {
  try {
    load(env, overrides)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

test('with nothing set, every value is a default', () => {
  const config = loadConfig({ env: {}, home })
  expect(config).toMatchObject({
    home,
    host: '127.0.0.1',
    port: 8484,
    publicUrl: 'http://127.0.0.1:8484',
    name: 'overt.local',
    providers: {},
    cameFrom: { home: 'command line' },
  })
  expect(config.model).toMatchObject({ default: null, path: null, sources: ['hub', 'index'] })
  // A data folder that is a file: whoever makes the folder says so.
  expect(loadConfig({ env: { OVERT_HOME: '/dev/null' } }).home).toBe('/dev/null')
})

test('overt.toml replaces a default, the environment replaces overt.toml, the command line wins', () => {
  toml('port = 1\nlog_level = "warn"\n[model]\nsequences = 2\n')
  expect(load()).toMatchObject({ port: 1, logLevel: 'warn', model: { sequences: 2 } })
  expect(load({ OVERT_PORT: '2' }).port).toBe(2)
  const config = load({ OVERT_PORT: '2' }, { port: 0, host: undefined })
  expect(config.port).toBe(0)
  expect(config.host).toBe('127.0.0.1')
  expect(config.cameFrom).toEqual({
    home: 'OVERT_HOME',
    port: 'command line',
    log_level: 'overt.toml',
    'model.sequences': 'overt.toml',
  })
})

test('one key of a table does not hide the defaults of the others', () => {
  toml('[limits]\nqueue = 3\n')
  expect(load().limits).toEqual({
    bodyBytes: 1_048_576,
    queue: 3,
    waitSeconds: 120,
    requestsPerMinute: 120,
  })
})

test('an unknown key of overt.toml is an error that names the nearest known one', () => {
  toml('[model]\ncontext_token = 5\n')
  expect(faults()).toEqual([
    'model.context_token in overt.toml is not a setting: did you mean model.context_tokens?',
  ])
  toml('model = "x"\nzzzzzzzzzzzzzzzz = 1\nhome = "/x"\n')
  expect(faults()[0]).toContain('did you mean model.default?')
  expect(faults()[1]).toBe('zzzzzzzzzzzzzzzz in overt.toml is not a setting: take it out.')
  expect(faults()[2]).toContain('home in overt.toml is not a setting')
})

test('an unknown OVERT_ variable is an error that names the nearest known one', () => {
  expect(faults({ OVERT_PROT: '1' })).toEqual([
    'OVERT_PROT is not a setting: did you mean OVERT_PORT?',
  ])
  expect(faults({ OVERT_XYZZY_PLUGH_QUUX: '1' })).toEqual([
    'OVERT_XYZZY_PLUGH_QUUX is not a setting: unset it.',
  ])
  expect(faults({ PATH: '/bin', OVERTURE: '1' })).toEqual([])
})

test('every fault is told at once, each with its name and its source', () => {
  toml('queue = 1\n[limits]\nqueue = 0\n')
  const all = faults({ OVERT_PORT: '99999', OVERT_NAME: 'A B' })
  expect(all).toHaveLength(4)
  expect(all.join('\n')).toMatch(/port 99999 \(from OVERT_PORT\)/)
  expect(all.join('\n')).toMatch(/name "A B" \(from OVERT_NAME\).*lower-case/)
  expect(all.join('\n')).toMatch(/limits\.queue 0 \(from overt\.toml\)/)
})

test('a number that is not written as one is refused, and an empty variable is one not set', () => {
  for (const text of ['abc', '1e3', ' 80', '-1', '8080x', '0x50']) {
    expect(faults({ OVERT_PORT: text })).toHaveLength(1)
  }
  expect(load({ OVERT_PORT: '' }).port).toBe(8484)
})

test('overt.toml that is not TOML, or not a file, is told with its place', () => {
  toml('port = \n')
  expect(faults()[0]).toMatch(/overt\.toml is not TOML: look at line 1/)
  rmSync(join(home, 'overt.toml'))
  mkdirSync(join(home, 'overt.toml'))
  expect(load).toThrow(/overt\.toml cannot be read \(EISDIR\)/)
})

test('a list in the environment is separated by commas', () => {
  expect(load({ OVERT_MODEL_SOURCES: 'index, hub' }).model.sources).toEqual(['index', 'hub'])
  expect(faults({ OVERT_MODEL_SOURCES: 'hub,ftp' })[0]).toContain('model.sources')
})

test('a relative path in overt.toml starts at the data folder, elsewhere at the working folder', () => {
  toml('[model]\npath = "mine.gguf"\n')
  expect(load().model.path).toBe(join(home, 'mine.gguf'))
  expect(load({ OVERT_MODEL_PATH: 'mine.gguf' }).model.path).toBe(join(process.cwd(), 'mine.gguf'))
  expect(load({ OVERT_MODEL_PATH: '~/mine.gguf' }).model.path).toBe(join(homedir(), 'mine.gguf'))
})

const acme = {
  OVERT_PROVIDERS_ACME_URL: 'https://acme.example/v1',
  OVERT_PROVIDERS_ACME_MODELS: 'a,b',
}

test('a provider can come from overt.toml and its key from a file of its own', () => {
  writeFileSync(join(home, 'acme.key'), 'sk-secret\n')
  toml('[providers.p]\nurl = "https://acme.example/v1"\nmodels = ["a"]\nkey_file = "acme.key"\n')
  expect(load().providers).toEqual({
    p: { url: 'https://acme.example/v1', models: ['a'], key: 'sk-secret', contextTokens: null },
  })
  const env = { ...acme, OVERT_PROVIDERS_ACME_KEY_FILE: join(home, 'acme.key') }
  expect(load(env).providers['acme']).toMatchObject({ key: 'sk-secret', models: ['a', 'b'] })
})

test('a provider name with a hyphen is written with an underscore in the environment', () => {
  const config = load({
    OVERT_PROVIDERS_MY_HOST_URL: 'http://127.0.0.1:1/v1',
    OVERT_PROVIDERS_MY_HOST_MODELS: 'm',
  })
  expect(Object.keys(config.providers)).toEqual(['my-host'])
})

test('a secret and its file at once, or a file that cannot be read, is refused', () => {
  const missing = { ...acme, OVERT_PROVIDERS_ACME_KEY_FILE: join(home, 'none') }
  expect(faults(missing)).toEqual([
    'OVERT_PROVIDERS_ACME_KEY_FILE names a file that cannot be read (ENOENT).',
  ])
  writeFileSync(join(home, 'k'), 'x')
  const both = {
    ...acme,
    OVERT_PROVIDERS_ACME_KEY: 'y',
    OVERT_PROVIDERS_ACME_KEY_FILE: join(home, 'k'),
  }
  expect(faults(both)).toEqual([
    'OVERT_PROVIDERS_ACME_KEY and OVERT_PROVIDERS_ACME_KEY_FILE are both set: keep one.',
  ])
  toml('[providers.p]\nurl = "https://a.example"\nmodels = ["a"]\nkey = "x"\nkey_file = "k"\n')
  expect(faults()[0]).toContain('keep one')
  toml('[providers.p]\nurl = "https://a.example"\nmodels = ["a"]\nkey_file = "gone"\n')
  expect(faults()[0]).toContain('providers.p.key_file in overt.toml names a file')
})

test('a fault never repeats a secret', () => {
  writeFileSync(join(home, 'empty'), '\n')
  expect(faults({ OVERT_PROVIDERS_ACME_KEY: 'sk-secret' })).toEqual([
    'providers.acme.url is missing: give it in overt.toml or as OVERT_PROVIDERS_ACME_URL.',
    'providers.acme.models is missing: give it in overt.toml or as OVERT_PROVIDERS_ACME_MODELS.',
  ])
  const empty = faults({ ...acme, OVERT_PROVIDERS_ACME_KEY_FILE: join(home, 'empty') })
  expect(empty[0]).toMatch(/^providers\.acme\.key \(from OVERT_PROVIDERS_ACME_KEY_FILE\)/)
  const url = faults({ ...acme, OVERT_PROVIDERS_ACME_URL: 'https://me:sk-secret@acme.example' })
  expect(url[0]).toContain('must not hold a user name or password')
  expect(url.join()).not.toContain('sk-secret')
})

test('a provider that is named like a part of every object is refused, not swallowed', () => {
  toml('[providers."__proto__"]\nurl = "https://a.example"\nmodels = ["a"]\n')
  expect(faults()[0]).toContain('did you mean providers.NAME.url?')
})

test('an address must be http or https', () => {
  expect(faults({ OVERT_PUBLIC_URL: 'ftp://a.example' })[0]).toContain('http or https')
  expect(load({ OVERT_PUBLIC_URL: 'https://a.example/' }).publicUrl).toBe('https://a.example')
})

test('the public address follows host and port unless it was given', () => {
  expect(load({ OVERT_HOST: '::1', OVERT_PORT: '1' }).publicUrl).toBe('http://[::1]:1')
  expect(load({ OVERT_HOST: '0.0.0.0' }).publicUrl).toBe('http://127.0.0.1:8484')
  expect(withPort(load({ OVERT_PORT: '0' }), 5000)).toMatchObject({
    port: 5000,
    publicUrl: 'http://127.0.0.1:5000',
  })
  expect(withPort(load({ OVERT_PUBLIC_URL: 'https://a.example' }), 5000).publicUrl).toBe(
    'https://a.example',
  )
})
