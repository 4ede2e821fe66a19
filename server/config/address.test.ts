import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addressOf, keepAddress } from './address.ts'

const newHome = () => mkdtempSync(join(tmpdir(), 'address-'))
const publicUrl = 'http://127.0.0.1:8484'

test('without a server the address is that of the settings', () => {
  expect(addressOf({ home: newHome(), publicUrl })).toBe(publicUrl)
  expect(addressOf({ home: '/nowhere', publicUrl })).toBe(publicUrl)
})

test('while a server runs, commands find it where it is', () => {
  const home = newHome()
  const kept = keepAddress({ home, publicUrl: 'http://127.0.0.1:9999' })
  expect(addressOf({ home, publicUrl })).toBe('http://127.0.0.1:9999')
  expect(statSync(join(home, 'address')).mode & 0o777).toBe(0o600)
  kept[Symbol.dispose]()
  expect(addressOf({ home, publicUrl })).toBe(publicUrl)
})
