import { checkNote, parseCheckpoint, parseNote, parseVkey, text, utf8 } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { headBytes, openHead, originOfHead, signHead } from './head.ts'
import { keyOf, leaves, testKeys, testOrigin } from './ledger-fixture.ts'
import { noteSigner } from './note-signer.ts'
import { emptyTree, grow, rootOf } from './tree.ts'

const tree = grow(emptyTree, leaves(300)).tree
const signer = await noteSigner(testOrigin, testKeys.log)
const head = signHead(signer, tree)

test('a signed head is a checkpoint note whose key is named as the origin', async () => {
  const note = parseNote(head.text)
  const key = await parseVkey(signer.vkey)
  expect(key?.name).toBe(testOrigin)
  expect(note && key && (await checkNote(note, key))).toBe('valid')
  expect(parseCheckpoint(note?.text ?? '')).toEqual({
    origin: testOrigin,
    size: 300,
    root: rootOf(tree),
  })
})

test('signing the same tree again gives the same bytes', () => {
  expect(headBytes(signHead(signer, tree))).toEqual(headBytes(head))
})

test('a head is opened by the key that signed it', async () => {
  expect(await openHead(headBytes(head), signer.vkey)).toEqual(head)
  expect(originOfHead(headBytes(head))).toBe(testOrigin)
})

describe('a head is refused', () => {
  test('under another key', async () => {
    const other = await noteSigner(testOrigin, keyOf(7))
    expect(await openHead(headBytes(head), other.vkey)).toBeNull()
  })

  test('under another origin', async () => {
    const other = await noteSigner('other.example', testKeys.log)
    expect(await openHead(headBytes(head), other.vkey)).toBeNull()
  })

  test('with any flipped bit', async () => {
    const bytes = headBytes(head)
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = bytes.slice()
      altered[at] = (altered[at] ?? 0) ^ 1
      expect(await openHead(altered, signer.vkey), `byte ${at}`).toBeNull()
    }
  })

  test.each([
    ['nothing', new Uint8Array()],
    ['no UTF-8', Uint8Array.of(255, 254)],
    ['no note', utf8('hello')],
    ['a note that is no checkpoint', utf8(signer.sign('hello\n'))],
  ])('when it is %s', async (_, bytes) => {
    expect(await openHead(bytes, signer.vkey)).toBeNull()
    expect(originOfHead(bytes)).toBeNull()
  })
})

test('a signature by someone else beside ours does not hinder', async () => {
  const other = await noteSigner('witness.example', keyOf(8))
  const [body = '', line = ''] = text(headBytes(head)).split('\n\n')
  const second = other.sign(`${body}\n`).split('\n\n')[1] ?? ''
  const opened = await openHead(utf8(`${body}\n\n${line}${second}`), signer.vkey)
  expect(opened?.size).toBe(300)
})

test('a name that a note cannot carry is refused when the signer is made', async () => {
  await expect(noteSigner('two words', testKeys.log)).rejects.toThrow('two words')
})
