import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What signs the session cookies, made at the first start and 0600 beside the other keys. Removing the
 * file signs everybody out and nothing more.
 */
export function cookieSecret(home: string): string {
  const path = join(home, 'keys', 'cookie.secret')
  mkdirSync(join(home, 'keys'), { recursive: true, mode: 0o700 })
  try {
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const secret = readFileSync(path, 'utf8').trim()
  if (secret.length >= 43) return secret
  throw new Error(
    `The file ${path} is cut short: remove it, and a new one signs everybody out and in again.`,
  )
}
