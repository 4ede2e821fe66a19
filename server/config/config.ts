import { isIPv6 } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { fromEnvironment, homeVariable, type Environment } from './environment-source.ts'
import { resolvePath, type Given } from './given.ts'
import { keys, named, type Key } from './key.ts'
import { type Config, Settings } from './schema.ts'
import { fromToml } from './toml-source.ts'

type Partly<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Partly<T[K]> | undefined }
    : T

/** What the command line gives; a value that is undefined was not given. */
export type Overrides = Partly<z.input<typeof Settings>>

/**
 * Reads the settings: defaults, then overt.toml in the data folder, then the environment, then the
 * command line. It creates nothing.
 * @throws ConfigError naming every fault.
 */
export function loadConfig(options: {
  readonly env: Environment
  readonly home?: string | undefined
  readonly overrides?: Overrides
}): Config {
  const folder = process.cwd()
  const [home, homeFrom] = homeOf(options.home, options.env, folder)
  const toml = fromToml(home)
  const environment = fromEnvironment(options.env, folder)
  const given = [...toml.given, ...environment.given, ...fromOverrides(options.overrides, folder)]
  const faults = [...toml.faults, ...environment.faults]

  // A later source replaces the value of an earlier one.
  const last = new Map(given.map((one) => [one.key.toml, one]))
  const parsed = Settings.safeParse(
    nested([...last.values()].map(({ key, value }) => ({ path: key.path, value }))),
  )
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => faultOf(issue, last)))
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults)

  const { publicUrl, ...settings } = parsed.data
  return {
    ...settings,
    home,
    publicUrl: publicUrl?.replace(/\/+$/, '') ?? urlOf(settings.host, settings.port),
    cameFrom: {
      ...(homeFrom !== null && { home: homeFrom }),
      ...Object.fromEntries([...last].map(([name, one]) => [name, one.from])),
    },
  }
}

/** Where the data folder is, and who said so; null when nobody did. */
function homeOf(
  given: string | undefined,
  environment: Environment,
  folder: string,
): readonly [home: string, from: string | null] {
  if (given !== undefined) return [resolvePath(given, folder), 'command line']
  const variable = environment[homeVariable] ?? ''
  return variable === ''
    ? [join(homedir(), '.overt'), null]
    : [resolvePath(variable, folder), homeVariable]
}

/** The settings once the port is known: port 0 is only a wish. */
export function withPort(config: Config, port: number): Config {
  const publicUrl = 'public_url' in config.cameFrom ? config.publicUrl : urlOf(config.host, port)
  return { ...config, port, publicUrl }
}

/** A server that listens everywhere is reached here by its loopback address. */
function urlOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`
}

function fromOverrides(overrides: Overrides = {}, folder: string): readonly Given[] {
  const names = Object.keys(overrides.providers ?? {})
  const all = keys.flatMap((key) =>
    key.path.includes('*') ? names.map((name) => named(key, name)) : [key],
  )
  return all.flatMap((key) => {
    const value = at(overrides, key.path)
    if (value === undefined) return []
    const resolved = key.isPath && typeof value === 'string' ? resolvePath(value, folder) : value
    return [{ key, value: resolved, from: 'command line' }]
  })
}

function at(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (branch, part) =>
      typeof branch === 'object' && branch !== null ? Reflect.get(branch, part) : undefined,
    tree,
  )
}

type Entry = { readonly path: readonly string[]; readonly value: unknown }

/** The values as one tree. Built from entries, so a name such as `__proto__` is a name and nothing more. */
function nested(entries: readonly Entry[]): object {
  const groups = Object.groupBy(entries, ({ path }) => path[0] ?? '')
  return Object.fromEntries(
    Object.entries(groups).map(([name, group = []]) => {
      const inner = group.map(({ path, value }) => ({ path: path.slice(1), value }))
      return [name, inner[0]?.path.length === 0 ? inner[0].value : nested(inner)]
    }),
  )
}

/** A fault of the schema in words: the setting's name, its value unless secret, and its source. */
function faultOf(issue: z.core.$ZodIssue, given: ReadonlyMap<string, Given>): string {
  const path = issue.path.map(String)
  const key = keys.find((one) => one.path.every((part, i) => part === '*' || part === path[i]))
  const name = key === undefined ? path.join('.') : named(key, path[1] ?? '').toml
  const one = given.get(name)
  if (issue.code === 'invalid_key') return `${name} is not usable: ${issue.issues[0]?.message}.`
  if (one === undefined)
    return `${name} is missing: give it in overt.toml or as ${variableOf(key, path)}.`
  const value = key?.secret === true ? '' : ` ${withoutPassword(JSON.stringify(one.value))}`
  return `${name}${value} (from ${one.from}) is not usable: ${issue.message}.`
}

const variableOf = (key: Key | undefined, path: readonly string[]): string =>
  key === undefined ? 'an OVERT_ variable' : named(key, path[1] ?? '').variable

const withoutPassword = (value: string): string => value.replace(/\/\/[^/@"]*@/, '//(hidden)@')
