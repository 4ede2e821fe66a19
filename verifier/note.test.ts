import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyNamed, signatureLine, vkeyOf } from '../spec/vectors/keys.ts'
import { utf8 } from './bytes.ts'
import { checkNote, formatNote, parseNote, signaturesBy } from './note.ts'
import { ED25519, type Vkey, isKeyName, parseVkey } from './vkey.ts'

/** Notes as their own specifications print them. */
const published = [
  {
    vkey: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    note: 'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
  },
  {
    vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    note: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
  },
] as const

const keyOf = async (vkey: string): Promise<Vkey> => {
  const key = await parseVkey(vkey)
  if (!key) throw new Error(`${vkey} is no key`)
  return key
}

const line = '— a.example AAAAAAA=\n'

describe('a published note', () => {
  it.each(published)('verifies: $vkey', async ({ vkey, note }) => {
    const parsed = parseNote(note)
    expect(parsed && (await checkNote(parsed, await keyOf(vkey)))).toBe('valid')
    expect(parsed && formatNote(parsed)).toBe(note)
  })

  it.each(published)('with one character of its text changed is bad: $vkey', async (example) => {
    const parsed = parseNote(example.note.replace(/^./, 'X'))
    expect(parsed && (await checkNote(parsed, await keyOf(example.vkey)))).toBe('bad')
  })
})

describe('a note', () => {
  it('may hold empty lines: the signatures follow the last one', () => {
    const note = parseNote(`one\n\ntwo\n\n\n${line}`)
    expect(note?.text).toBe('one\n\ntwo\n\n')
    expect(note?.signatures).toHaveLength(1)
  })

  it('survives the round trip', () => {
    const signature = fc.record({
      name: fc.string({ minLength: 1, maxLength: 12 }).filter(isKeyName),
      id: fc.uint8Array({ minLength: 4, maxLength: 4 }),
      signature: fc.uint8Array({ minLength: 1, maxLength: 80 }),
    })
    const text = fc.string({ maxLength: 40 }).map((said) => `${said}\n`)
    fc.assert(
      fc.property(
        text,
        fc.array(signature, { minLength: 1, maxLength: 20 }),
        (said, signatures) => {
          const source = formatNote({ text: said, signatures })
          const read = parseNote(source)
          expect(read?.text).toBe(said)
          expect(read && formatNote(read)).toBe(source)
        },
      ),
    )
  })

  it('with forty signatures is read', () => {
    expect(parseNote(`text\n\n${line.repeat(40)}`)?.signatures).toHaveLength(40)
  })

  it.each([
    ['nothing', ''],
    ['no empty line', `text\n${line}`],
    ['no signature', 'text\n\n'],
    ['no text', `\n${line}`],
    ['a last line without its newline', `text\n\n${line.slice(0, -1)}`],
    ['a hyphen for the dash', `text\n\n${line.replace('—', '-')}`],
    ['two spaces', `text\n\n${line.replace(' ', '  ')}`],
    ['a trailing space', `text\n\n${line.replace('\n', ' \n')}`],
    ['a name with a plus', `text\n\n${line.replace('a.example', 'a+b')}`],
    ['an empty name', `text\n\n${line.replace('a.example', '')}`],
    ['a name with a no-break space', `text\n\n${line.replace('a.example', 'a\u00a0b')}`],
    ['base64 that is not canonical', `text\n\n${line.replace('AAA=', 'AAB=')}`],
    ['a signature of four bytes only', 'text\n\n— a.example AAAAAA==\n'],
    ['a line that is no signature', `text\n\n${line}something\n`],
    ['a carriage return', `text\r\n\n${line}`],
    ['a tab', `te\txt\n\n${line}`],
    ['a null', `te\u0000xt\n\n${line}`],
  ])('with %s is refused', (_, source) => {
    expect(parseNote(source)).toBeNull()
  })

  it.each(['text', 'te\u0007xt\n'])('is never written with the text %j', (said) => {
    const signatures = [{ name: 'a', id: new Uint8Array(4), signature: new Uint8Array(1) }]
    expect(() => formatNote({ text: said, signatures })).toThrow('could not write')
  })

  it('is never written without a signature', () => {
    expect(() => formatNote({ text: 'text\n', signatures: [] })).toThrow('could not write')
  })
})

describe('what a key says of a note', () => {
  const text = 'a text\n'
  const signed = async (name: string, said = text): Promise<string> => {
    const key = await keyNamed(name)
    return signatureLine(name, ED25519, key, await key.sign(utf8(said)))
  }
  const check = async (name: string, ...lines: readonly string[]) => {
    const note = parseNote(`${text}\n${lines.join('')}`)
    return note && checkNote(note, await keyOf(await vkeyOf(name, ED25519, await keyNamed(name))))
  }

  it('valid, among lines of keys that nobody knows', async () => {
    expect(await check('ada', line, await signed('bob'), await signed('ada'))).toBe('valid')
  })

  it('absent, when only others signed', async () => {
    expect(await check('ada', await signed('bob'))).toBe('absent')
  })

  it('absent, when another key signed under the same name', async () => {
    const bob = await keyNamed('bob')
    const impostor = await signatureLine('ada', ED25519, bob, await bob.sign(utf8(text)))
    expect(await check('ada', impostor)).toBe('absent')
  })

  it('bad, when its signature is of another text', async () => {
    expect(await check('ada', await signed('ada', 'another text\n'))).toBe('bad')
  })

  it('bad, when it signed twice and once falsely', async () => {
    expect(await check('ada', await signed('ada'), await signed('ada', 'other\n'))).toBe('bad')
  })

  it('finds all the signatures of one key', async () => {
    const note = parseNote(`${text}\n${await signed('ada')}${await signed('ada')}`)
    const key = await keyOf(await vkeyOf('ada', ED25519, await keyNamed('ada')))
    expect(note && signaturesBy(note, key)).toHaveLength(2)
  })
})
