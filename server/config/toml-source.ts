import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TomlError, parse } from 'smol-toml'
import { ConfigError } from './config-error.ts'
import { because, readSecret, resolvePath, type Given, type Source } from './given.ts'
import { keys, named, type Key } from './key.ts'
import { nearest } from './nearest.ts'

const tomlName = 'overt.toml'

/** What overt.toml in the data folder gives; nothing when there is no such file. */
export function fromToml(home: string): Source {
  const table = readTable(join(home, tomlName))
  const given: Given[] = []
  const faults: string[] = []
  for (const [name, value] of leaves(table, [])) {
    const found = find(name)
    if (found === null) faults.push(unknownKey(name))
    else {
      try {
        given.push({ key: found.key, value: valueOf(found, value, home), from: tomlName })
      } catch (error) {
        faults.push(`${name} in ${tomlName} names a file that cannot be read (${because(error)}).`)
      }
    }
  }
  return { given, faults: [...faults, ...twice(given)] }
}

function readTable(path: string): object {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    // A data folder that is not there yet, or is a file: whoever makes the folder says so.
    if (because(error) === 'ENOENT' || because(error) === 'ENOTDIR') return {}
    throw new ConfigError(
      [`${path} cannot be read (${because(error)}): check its owner and mode.`],
      {
        cause: error,
      },
    )
  }
  try {
    return parse(text)
  } catch (error) {
    const where = error instanceof TomlError ? `line ${error.line}` : 'somewhere'
    throw new ConfigError([`${path} is not TOML: look at ${where}.`], { cause: error })
  }
}

/** The dotted names of all values; a list is a value, a table is not. */
function* leaves(table: object, path: readonly string[]): Iterable<[string, unknown]> {
  for (const [name, value] of Object.entries(table)) {
    const isTable = typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)
    if (isTable) yield* leaves(value, [...path, name])
    else yield [[...path, name].join('.'), value]
  }
}

type Found = { readonly key: Key; readonly file: boolean }

function find(name: string): Found | null {
  const provider = /^providers\.([^._][^.]*)\.[^.]+$/.exec(name)?.[1]
  const general = provider === undefined ? name : name.replace(/[.][^.]+/, '.*')
  for (const key of keys) {
    const file = key.secret && general === `${key.toml}_file`
    if (file || general === key.toml) {
      return { key: provider === undefined ? key : named(key, provider), file }
    }
  }
  return null
}

function valueOf({ key, file }: Found, value: unknown, home: string): unknown {
  if (typeof value !== 'string') return value
  if (file) return readSecret(resolvePath(value, home))
  return key.isPath ? resolvePath(value, home) : value
}

function twice(given: readonly Given[]): readonly string[] {
  const names = given.map(({ key }) => key.toml)
  return names
    .filter((name, at) => names.indexOf(name) < at)
    .map((name) => `${name} and ${name}_file are both in ${tomlName}: keep one.`)
}

function unknownKey(name: string): string {
  const names = keys.map((key) => key.toml)
  const guess =
    names.find((known) => known.startsWith(`${name}.`)) ??
    nearest(name.replace(/^providers\.[^.]+\./, 'providers.*.'), names)
  return guess === null
    ? `${name} in ${tomlName} is not a setting: take it out.`
    : `${name} in ${tomlName} is not a setting: did you mean ${guess.replace('*', 'NAME')}?`
}
