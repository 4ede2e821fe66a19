import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cookieSecret } from './cookie-secret.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'overt-secret-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const file = () => join(home, 'keys', 'cookie.secret')

test('the secret is made once, 32 bytes, readable by nobody else', () => {
  const secret = cookieSecret(home)
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(cookieSecret(home)).toBe(secret)
  expect(statSync(file()).mode & 0o777).toBe(0o600)
})

test('each data folder has its own', () => {
  const first = cookieSecret(home)
  rmSync(file())
  expect(cookieSecret(home)).not.toBe(first)
})

test('a secret that was cut short is refused with what to do', () => {
  cookieSecret(home)
  writeFileSync(file(), 'short')
  expect(() => cookieSecret(home)).toThrow(/cut short: remove it/)
})
