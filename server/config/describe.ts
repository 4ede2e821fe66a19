import { homeVariable } from './environment-source.ts'
import { keys, named, type Key } from './key.ts'
import type { Config } from './schema.ts'

/** One effective setting, as `config check` shows it. */
export type DescribedSetting = {
  readonly name: string
  /** Null where nothing is set; a secret is only said to be set. */
  readonly value: string | number | readonly string[] | null
  readonly from: string
  readonly variable: string
  readonly description: string
}

/** Every effective setting with where it came from, without secrets. */
export function describeSettings(config: Config): readonly DescribedSetting[] {
  const home: DescribedSetting = {
    name: 'home',
    value: config.home,
    from: config.cameFrom['home'] ?? 'default',
    variable: homeVariable,
    description: 'The data folder: models, database, ledger, keys and overt.toml.',
  }
  const all = keys.flatMap((key) =>
    key.path.includes('*') ? Object.keys(config.providers).map((name) => named(key, name)) : [key],
  )
  return [home, ...all.map((key) => described(config, key))]
}

/** The same as lines of text. */
export function describeConfig(config: Config): string {
  const rows = describeSettings(config).map(({ name, value, from }) => [
    name,
    value === null ? '-' : Array.isArray(value) ? value.join(', ') : String(value),
    from,
  ])
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  return rows
    .map(([name = '', value = '', from = '']) =>
      `${name.padEnd(width(0))}  ${value.padEnd(width(1))}  ${from}`.trimEnd(),
    )
    .join('\n')
}

function described(config: Config, key: Key): DescribedSetting {
  const value = key.path.reduce<unknown>(
    (branch, part) =>
      typeof branch === 'object' && branch !== null ? Reflect.get(branch, part) : undefined,
    config,
  )
  return {
    name: key.toml,
    value: key.secret && value !== null ? '(set)' : printable(value),
    from: config.cameFrom[key.toml] ?? 'default',
    variable: key.variable,
    description: key.description,
  }
}

function printable(value: unknown): DescribedSetting['value'] {
  if (typeof value === 'string' || typeof value === 'number') return value
  return Array.isArray(value) ? value.map(String) : null
}
