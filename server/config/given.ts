import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { Key } from './key.ts'

/** One value that a source gives, with the words that tell a person where it came from. */
export type Given = {
  readonly key: Key
  readonly value: unknown
  readonly from: string
}

/** What one source gives, and what is wrong with it, one sentence each. */
export type Source = {
  readonly given: readonly Given[]
  readonly faults: readonly string[]
}

/** A path as a person writes it: `~/` is their own folder, the rest is relative to `folder`. */
export function resolvePath(path: string, folder: string): string {
  return path === '~' || path.startsWith('~/')
    ? resolve(homedir(), path.slice(2))
    : resolve(folder, path)
}

/** A secret's file holds nothing else; the line break that editors add is not part of it. */
export function readSecret(path: string): string {
  return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
}

export const because = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)
