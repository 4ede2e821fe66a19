import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { generateKeyPairSync } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex, toHex, utf8, verifyEd25519 } from '@overt/verifier'
import { afterAll, describe, expect, test } from 'vitest'
import { keyOfSeed, makeKey, openKey } from './key.ts'

const root = await mkdtemp(join(tmpdir(), 'overt-key-'))
afterAll(() => rm(root, { recursive: true }))
let made = 0
const newPath = (): string => join(root, `home-${(made += 1)}`, 'keys', 'log.key')
const fixed = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(9)

test('a key is the Ed25519 key of its seed (RFC 8032, test 1)', () => {
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
  const key = keyOfSeed(fromHex(seed) ?? new Uint8Array())
  expect(toHex(key.publicKey)).toBe(
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  )
  expect(toHex(key.sign(new Uint8Array()))).toBe(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  )
})

test('a new key is PKCS8 PEM that only its owner can read', async () => {
  const path = newPath()
  await makeKey(path, fixed)
  expect(await readFile(path, 'utf8')).toMatch(
    /^-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=]+\n-----END PRIVATE KEY-----\n$/,
  )
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700)
})

test('an opened key is the one that was made, and the verifier accepts what it signs', async () => {
  const path = newPath()
  await makeKey(path, fixed)
  const key = await openKey(path)
  expect(key.publicKey).toEqual(keyOfSeed(fixed(32)).publicKey)
  const signature = key.sign(utf8('message'))
  expect(await verifyEd25519(key.publicKey, utf8('message'), signature)).toBe(true)
  expect(await verifyEd25519(key.publicKey, utf8('another'), signature)).toBe(false)
})

test('a key that is there stays: it may have signed', async () => {
  const path = newPath()
  await makeKey(path, fixed)
  const before = await readFile(path)
  await makeKey(path, (bytes) => new Uint8Array(bytes).fill(1))
  expect(await readFile(path)).toEqual(before)
})

describe('a key that cannot be used is one sentence with what to do', () => {
  const refused = async (content: string): Promise<unknown> => {
    const path = newPath()
    await makeKey(path, fixed)
    await writeFile(path, content)
    return openKey(path).catch((error: unknown) => error)
  }

  test('when it is missing', async () => {
    const path = newPath()
    await expect(openKey(path)).rejects.toMatchObject({
      code: 'ledger_refused',
      message: `could not use the key ${path}: there is no such file; put it back from your own copy`,
    })
  })

  test.each([
    ['empty', ''],
    ['no PEM', 'secret'],
    ['a broken PEM', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
    [
      'a key of another kind',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
        format: 'pem',
        type: 'pkcs8',
      }),
    ],
    [
      'a public key',
      generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }),
    ],
  ])('when it is %s', async (_, content) => {
    expect(await refused(content.toString())).toMatchObject({
      code: 'ledger_refused',
      message: expect.stringMatching(
        /log\.key: it is not an Ed25519 key in PKCS8 PEM; put it back/,
      ),
    })
  })

  test.skipIf(process.getuid?.() === 0)('when this user may not read it', async () => {
    const path = newPath()
    await makeKey(path, fixed)
    await chmod(path, 0)
    await expect(openKey(path)).rejects.toThrow('not readable by this user; make it so (chmod 600)')
  })

  test('when it is a folder', async () => {
    await expect(openKey(root)).rejects.toMatchObject({ code: 'ledger_refused' })
  })

  test('and the message never holds the key', async () => {
    const error = await refused(
      '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n',
    )
    expect(String(error)).not.toContain('c2VjcmV0')
  })
})
