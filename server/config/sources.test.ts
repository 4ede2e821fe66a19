import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { fromEnvironment, processEnvironment } from './environment-source.ts'
import { readSecret, resolvePath } from './given.ts'
import { keys, named, type Key } from './key.ts'
import { fromToml } from './toml-source.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'overt-sources-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const toml = (text: string) => writeFileSync(join(home, 'overt.toml'), text)
const plain = keys.filter((key) => !key.path.includes('*'))

/** Some value that suits each setting, as text for the environment. */
const suitable = (key: Key): string => {
  if (key.holds === 'number')
    return /(?:percent|s)$/.test(key.toml) && !/bytes|tokens/.test(key.toml) ? '7' : '2000'
  if (key.toml.endsWith('url')) return 'https://a.example'
  return { 'model.sources': 'index', log_level: 'warn', name: 'a.example' }[key.toml] ?? '/x'
}

const inToml = (key: Key, text: string): string => {
  if (key.holds === 'number') return text
  return key.holds === 'list' ? `["${text}"]` : `"${text}"`
}

test('every setting means the same in overt.toml and in the environment', () => {
  for (const key of plain) {
    const text = suitable(key)
    toml(`${key.toml} = ${inToml(key, text)}\n`)
    const { cameFrom: _, ...byFile } = loadConfig({ env: {}, home })
    rmSync(join(home, 'overt.toml'))
    const { cameFrom, ...byVariable } = loadConfig({ env: { [key.variable]: text }, home })
    expect(byVariable, key.toml).toEqual(byFile)
    expect(cameFrom[key.toml]).toBe(key.variable)
  }
})

test('every setting but the publicly named ones has a default, so that nothing must be set', () => {
  expect(() => loadConfig({ env: {}, home })).not.toThrow()
})

test('the names of a setting follow from its place in the schema', () => {
  const key = keys.find(({ toml: name }) => name === 'providers.*.context_tokens')
  expect(key).toMatchObject({ holds: 'number', secret: false, isPath: false })
  expect(key && named(key, 'my-host')).toMatchObject({
    path: ['providers', 'my-host', 'contextTokens'],
    toml: 'providers.my-host.context_tokens',
    variable: 'OVERT_PROVIDERS_MY_HOST_CONTEXT_TOKENS',
  })
})

test('exactly the keys of providers are secrets', () => {
  expect(keys.filter(({ secret }) => secret).map((key) => key.toml)).toEqual(['providers.*.key'])
  expect(keys.filter(({ isPath }) => isPath).map((key) => key.toml)).toEqual([
    'model.path',
    'ledger.witness_policy',
  ])
})

test('only a secret can come from a file of its own', () => {
  writeFileSync(join(home, 'f'), 'x')
  const env = { OVERT_NAME_FILE: join(home, 'f'), OVERT_PROVIDERS_A_URL_FILE: join(home, 'f') }
  expect(fromEnvironment(env, home).faults).toHaveLength(2)
  toml('name_file = "f"\n')
  expect(fromToml(home).faults).toHaveLength(1)
})

test('a secret is its file without the line break at its end', () => {
  const path = join(home, 'secret')
  for (const text of ['s', 's\n', 's\r\n']) {
    writeFileSync(path, text)
    expect(readSecret(path)).toBe('s')
  }
  writeFileSync(path, ' s \n\n')
  expect(readSecret(path)).toBe(' s \n')
})

test("a path may begin with the person's own folder", () => {
  expect(resolvePath('~', '/x')).toBe(homedir())
  expect(resolvePath('~/a', '/x')).toBe(join(homedir(), 'a'))
  expect(resolvePath('~b', '/x')).toBe('/x/~b')
  expect(resolvePath('../a', '/x/y')).toBe('/x/a')
  expect(resolvePath('/a', '/x')).toBe('/a')
})

test('a table where a value belongs, and a value where a table belongs, are told', () => {
  toml('[port]\nx = 1\n[[providers]]\nurl = "x"\n')
  const { given, faults } = fromToml(home)
  expect(given).toEqual([])
  expect(faults).toHaveLength(2)
  expect(faults[0]).toContain('port.x')
  expect(faults[1]).toContain('did you mean providers.NAME.url?')
  toml('limits = 3\nport = [1]\nname = 1979-05-27\n')
  expect(() => loadConfig({ env: {}, home })).toThrow(/limits in overt\.toml is not a setting/)
})

test('no folder and no overt.toml are no faults', () => {
  expect(fromToml(join(home, 'none'))).toEqual({ given: [], faults: [] })
})

test("the process's environment is a copy", () => {
  const copy = processEnvironment()
  expect(Object.keys(copy).length).toBeGreaterThan(0)
  Object.assign(copy, { OVERT_SPILL: '1' })
  expect(processEnvironment()['OVERT_SPILL']).toBeUndefined()
})

test('whatever stands in overt.toml, the outcome is settings or a sentence for each fault', () => {
  const value = fc.oneof(fc.integer(), fc.boolean(), fc.constant('"x"'), fc.constant('[1, "a"]'))
  const name = fc.oneof(
    fc.constantFrom(...plain.map((key) => key.toml)),
    fc.stringMatching(/^[a-z_]{1,8}(\.[a-z_]{1,8}){0,2}$/),
  )
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(name, value), { selector: ([one]) => one, maxLength: 4 }),
      (lines) => {
        toml(lines.map(([key, text]) => `${key} = ${text}\n`).join(''))
        const outcome = (() => {
          try {
            return loadConfig({ env: {}, home })
          } catch (error) {
            return error
          }
        })()
        if (outcome instanceof Error) expect(outcome.name).toBe('ConfigError')
        if (outcome instanceof Error) expect(outcome.message).toMatch(/[.?]$/)
      },
    ),
  )
})
