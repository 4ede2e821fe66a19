import { randomBytes } from 'node:crypto'
import { fromBase64, utf8, verifyEd25519 } from '@overt/verifier'
import { expect, test } from 'vitest'
import { makeMemberKey, openMemberKey } from './member-key.ts'

const random = (bytes: number) => new Uint8Array(randomBytes(bytes))
const passphrase = 'correct horse battery'
const made = makeMemberKey('ada', passphrase, random)
const open = (file: string, said = passphrase) => openMemberKey(file, () => said)

test('a member’s key opens with its passphrase, and signs', async () => {
  const signature = open(made.file).sign(utf8('hello'))
  const publicKey = fromBase64(made.key) ?? new Uint8Array()
  expect(await verifyEd25519(publicKey, utf8('hello'), signature)).toBe(true)
})

test('a wrong passphrase and a changed file are refused alike', () => {
  const wrong = 'The passphrase is wrong, or the key file was changed.'
  expect(() => open(made.file, 'wrong horse battery')).toThrow(wrong)
  const content = JSON.parse(made.file)
  for (const change of [
    { name: 'eve' },
    { sealed: content.sealed.replace(/^./, '!') },
    { iv: '' },
  ]) {
    expect(() => open(JSON.stringify({ ...content, ...change }))).toThrow(wrong)
  }
  for (const part of ['{"v":"member-key/v1"}', '{"v":', made.file.slice(0, -9)]) {
    expect(() => open(part)).toThrow('This is no key file')
  }
})

test('two keys with one passphrase have nothing in common', () => {
  const other = makeMemberKey('ada', passphrase, random)
  expect(other.key).not.toBe(made.key)
  expect(JSON.parse(other.file).salt).not.toBe(JSON.parse(made.file).salt)
})
