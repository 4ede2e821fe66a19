import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './schema.ts'

const fileOf = (home: string): string => join(home, 'address')

/** Tells the commands beside it where this server is: `serve --port` is in no settings. */
export function keepAddress({ home, publicUrl }: Pick<Config, 'home' | 'publicUrl'>): Disposable {
  writeFileSync(fileOf(home), `${publicUrl}\n`, { mode: 0o600 })
  return { [Symbol.dispose]: () => rmSync(fileOf(home), { force: true }) }
}

/** Where this data folder's server is, or would be by its settings. */
export function addressOf({ home, publicUrl }: Pick<Config, 'home' | 'publicUrl'>): string {
  try {
    return readFileSync(fileOf(home), 'utf8').trim() || publicUrl
  } catch {
    // No server runs, or none ever did.
    return publicUrl
  }
}
