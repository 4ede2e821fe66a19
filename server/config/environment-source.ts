import { because, readSecret, resolvePath, type Given, type Source } from './given.ts'
import { keys, named, type Key } from './key.ts'
import { nearest } from './nearest.ts'

export type Environment = { readonly [variable: string]: string | undefined }

/** The one place of the program that reads the process's environment; a copy, so nothing writes to it. */
// oxlint-disable-next-line node/no-process-env -- settings come from here, and from here only
export const processEnvironment = (): Environment => ({ ...process.env })

/** Read before all else, because it says where overt.toml is. */
export const homeVariable = 'OVERT_HOME'

/** What the `OVERT_*` variables give. An empty variable is one that is not set. */
export function fromEnvironment(environment: Environment, folder: string): Source {
  const given: Given[] = []
  const faults: string[] = []
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith('OVERT_') || variable === homeVariable) continue
    const found = find(variable)
    if (found === null) faults.push(unknownVariable(variable))
    else if (text !== undefined && text !== '') {
      try {
        given.push({ key: found.key, value: valueOf(found, text, folder), from: variable })
      } catch (error) {
        faults.push(`${variable} names a file that cannot be read (${because(error)}).`)
      }
    }
  }
  return { given, faults: [...faults, ...twice(given)] }
}

type Found = { readonly key: Key; readonly file: boolean }

function find(variable: string): Found | null {
  for (const key of keys) {
    const [before, after] = key.variable.split('*')
    if (after === undefined) {
      if (variable === key.variable) return { key, file: false }
      if (key.secret && variable === `${key.variable}_FILE`) return { key, file: true }
    } else if (before !== undefined && variable.startsWith(before)) {
      const file = key.secret && variable.endsWith(`${after}_FILE`)
      const ending = file ? `${after}_FILE` : after
      const name = variable.slice(before.length, -ending.length)
      if (variable.endsWith(ending) && name !== '') {
        return { key: named(key, name.toLowerCase().replaceAll('_', '-')), file }
      }
    }
  }
  return null
}

function valueOf({ key, file }: Found, text: string, folder: string): unknown {
  if (file) return readSecret(resolvePath(text, folder))
  if (key.isPath) return resolvePath(text, folder)
  if (key.holds === 'number') return /^\d+$/.test(text) ? Number(text) : text
  if (key.holds === 'list') return text.split(',').map((item) => item.trim())
  return text
}

function twice(given: readonly Given[]): readonly string[] {
  const names = given.map(({ key }) => key.variable)
  return names
    .filter((name, at) => names.indexOf(name) < at)
    .map((name) => `${name} and ${name}_FILE are both set: keep one.`)
}

function unknownVariable(variable: string): string {
  const guess = nearest(variable, [homeVariable, ...keys.map((key) => key.variable)])
  return guess === null
    ? `${variable} is not a setting: unset it.`
    : `${variable} is not a setting: did you mean ${guess.replace('*', 'NAME')}?`
}
