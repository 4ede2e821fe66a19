import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyNamed } from '../spec/vectors/keys.ts'
import { utf8 } from './bytes.ts'
import { toHex } from './encoding.ts'
import { ED25519, formatVkey, isKeyName, keyId, parseVkey, verifyEd25519 } from './vkey.ts'

/** Published verifier keys: C2SP signed-note, Go's sumdb/note, and the ECDSA key of Rekor. */
const published = [
  'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop',
]

describe('a verifier key', () => {
  it.each(published)('%s is read and written back', async (vkey) => {
    const key = await parseVkey(vkey)
    expect(key?.type).toBe(ED25519)
    expect(key && (await formatVkey(key.name, key.type, key.key))).toBe(vkey)
  })

  it('says its name, id and key', async () => {
    const key = await parseVkey(published[0] ?? '')
    expect(key?.name).toBe('example.com/foo')
    expect(key && toHex(key.id)).toBe('530d903a')
    expect(key && toHex(key.key)).toBe(
      'e932791ae6e7a840a46164c904786426d5e7821dd8b29a00d61cae72afdd4da4',
    )
  })

  it('with any part cut off or any character raised is refused', async () => {
    const [vkey = ''] = published
    for (let cut = 1; cut < vkey.length; cut++) {
      expect(await parseVkey(vkey.slice(cut)), vkey.slice(cut)).toBeNull()
      expect(await parseVkey(vkey.slice(0, -cut)), vkey.slice(0, -cut)).toBeNull()
    }
    for (let at = 0; at < vkey.length; at++) {
      const raised = String.fromCharCode(vkey.charCodeAt(at) + 1)
      const mangled = vkey.slice(0, at) + raised + vkey.slice(at + 1)
      expect(await parseVkey(mangled), mangled).toBeNull()
    }
  })

  it('of an unknown type is read, so that a policy can say that it cannot use it', async () => {
    const vkey = await formatVkey('future.example', 0x06, new Uint8Array(1312))
    expect((await parseVkey(vkey))?.type).toBe(6)
  })

  it.each([0x01, 0x04])('of type %d with a short key is refused', async (type) => {
    expect(await parseVkey(await formatVkey('short.example', type, new Uint8Array(31)))).toBeNull()
  })

  it('survives the round trip whatever its name', async () => {
    const name = fc.string({ minLength: 1, maxLength: 20 }).filter(isKeyName)
    await fc.assert(
      fc.asyncProperty(name, fc.uint8Array({ minLength: 32, maxLength: 32 }), async (said, key) => {
        const read = await parseVkey(await formatVkey(said, ED25519, key))
        expect(read?.name).toBe(said)
        expect(read?.key).toEqual(Uint8Array.from(key))
      }),
    )
  })

  it('is bound to its name: the same key under two names has two ids', async () => {
    const key = new Uint8Array(32)
    expect(await keyId('one', ED25519, key)).not.toEqual(await keyId('two', ED25519, key))
  })
})

describe('a key name', () => {
  it.each(['', 'a b', 'a+b', 'a\tb', 'a\nb', 'a\u00a0b', 'a\u2003b', 'a\u0000b', 'a\u0085b'])(
    '%j is refused',
    async (name) => {
      expect(isKeyName(name)).toBe(false)
      await expect(formatVkey(name, ED25519, new Uint8Array(32))).rejects.toThrow('could not write')
    },
  )

  it.each(['a', 'overt.example/abc', 'château.example', 'ключ'])('%j is allowed', (name) => {
    expect(isKeyName(name)).toBe(true)
  })
})

describe('an Ed25519 signature', () => {
  const message = utf8('a message')

  it('holds for its message and key alone', async () => {
    const [ada, bob] = [await keyNamed('ada'), await keyNamed('bob')]
    const signature = await ada.sign(message)
    expect(await verifyEd25519(ada.bytes, message, signature)).toBe(true)
    expect(await verifyEd25519(bob.bytes, message, signature)).toBe(false)
    expect(await verifyEd25519(ada.bytes, utf8('another'), signature)).toBe(false)
  })

  it('with any one bit flipped is refused', async () => {
    const ada = await keyNamed('ada')
    const signature = await ada.sign(message)
    for (let bit = 0; bit < 512; bit += 7) {
      const flipped = Uint8Array.from(signature)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(await verifyEd25519(ada.bytes, message, flipped), `bit ${bit}`).toBe(false)
    }
  })

  it('of the wrong size, or under a key of the wrong size, is refused and does not throw', async () => {
    const ada = await keyNamed('ada')
    const signature = await ada.sign(message)
    expect(await verifyEd25519(ada.bytes, message, signature.subarray(1))).toBe(false)
    expect(await verifyEd25519(ada.bytes.subarray(1), message, signature)).toBe(false)
    expect(await verifyEd25519(new Uint8Array(32).fill(0xff), message, signature)).toBe(false)
  })
})
