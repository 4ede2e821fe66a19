import { describe, expect, it } from 'vitest'
import vector from '../spec/vectors/origin.json' with { type: 'json' }
import { keyNamed } from '../spec/vectors/keys.ts'
import { concat, utf8 } from './bytes.ts'
import { fromBase64, toBase64 } from './encoding.ts'
import { type Genesis, fingerprintOf, genesisEntry, genesisHash, isBoard } from './genesis.ts'
import { isOriginOf, originOf, parseGenesisEntry } from './genesis.ts'

const ada = { name: 'ada', key: (await keyNamed('ada')).base64 }
const bob = { name: 'bob', key: (await keyNamed('bob')).base64 }
const genesis: Genesis = {
  v: 'genesis/v1',
  logKey: (await keyNamed('log')).base64,
  promiseKey: (await keyNamed('promise')).base64,
  board: { members: [ada, bob], threshold: 2 },
}

describe('an origin', () => {
  it('is the one of the vectors', async () => {
    const known = parseGenesisEntry(fromBase64(vector.entry) ?? new Uint8Array())
    expect(known && (await originOf(vector.name, known))).toBe(vector.origin)
    expect(known && (await genesisHash(known))).toBe(vector.hash)
    expect(known).toEqual(vector.genesis)
  })

  it('ends in 26 characters that pin every key and the board', async () => {
    const origin = await originOf('a.example', genesis)
    expect(origin).toMatch(/^a\.example\/[a-z2-7]{26}$/)
    const others: readonly Genesis[] = [
      { ...genesis, logKey: genesis.promiseKey },
      { ...genesis, promiseKey: genesis.logKey },
      { ...genesis, board: { ...genesis.board, threshold: 1 } },
      { ...genesis, board: { ...genesis.board, members: [bob, ada] } },
      { ...genesis, board: { ...genesis.board, members: [{ ...ada, name: 'eve' }, bob] } },
    ]
    for (const other of others) expect(await originOf('a.example', other)).not.toBe(origin)
  })

  it('is its own and nobody else’s', async () => {
    const origin = await originOf('a.example/b', genesis)
    expect(await isOriginOf(origin, genesis)).toBe(true)
    expect(await isOriginOf(origin, { ...genesis, logKey: genesis.promiseKey })).toBe(false)
    expect(await isOriginOf(origin.slice(-26), genesis)).toBe(false)
    expect(await isOriginOf(`/${origin.slice(-26)}`, genesis)).toBe(false)
    expect(await isOriginOf('', genesis)).toBe(false)
  })

  it.each(['', 'a b', 'a+b'])('cannot have the name %j', async (name) => {
    await expect(originOf(name, genesis)).rejects.toThrow('could not write an origin')
  })
})

describe('a fingerprint', () => {
  it('is the end of an origin, or all there is', () => {
    const characters = 'abcdefghijklmnopqrstuvwxyz'
    expect(fingerprintOf(`a.example/${characters}`)).toBe(characters)
    expect(fingerprintOf(characters)).toBe(characters)
  })

  it.each([
    '',
    'a.example',
    `a/${'a'.repeat(25)}`,
    `a${'a'.repeat(26)}`,
    `a/${'A'.repeat(26)}`,
    `a/${'1'.repeat(26)}`,
  ])('%j has none', (origin) => {
    expect(fingerprintOf(origin)).toBeNull()
  })
})

describe('a genesis entry', () => {
  it('survives the round trip', () => {
    expect(parseGenesisEntry(genesisEntry(genesis))).toEqual(genesis)
    expect(genesisEntry(genesis)[0]).toBe(0x00)
  })

  it('is read from its one text alone', () => {
    const entry = genesisEntry(genesis)
    expect(parseGenesisEntry(concat(Uint8Array.of(2), entry.subarray(1)))).toBeNull()
    expect(parseGenesisEntry(concat(entry, utf8(' ')))).toBeNull()
    expect(parseGenesisEntry(new Uint8Array())).toBeNull()
    expect(parseGenesisEntry(Uint8Array.of(0))).toBeNull()
    expect(parseGenesisEntry(Uint8Array.of(0, 0xff))).toBeNull()
    const pretty = utf8(`\u0000${JSON.stringify(genesis, null, 1)}`)
    expect(parseGenesisEntry(pretty)).toBeNull()
  })

  it('needs keys of 32 bytes', () => {
    const short = { ...genesis, logKey: toBase64(new Uint8Array(31)) }
    expect(parseGenesisEntry(genesisEntry(short))).toBeNull()
  })
})

describe('a board', () => {
  it.each([
    ['one of one', [ada], 1, true],
    ['two of two', [ada, bob], 2, true],
    ['nobody', [], 0, false],
    ['a threshold of zero', [ada], 0, false],
    ['a threshold beyond its members', [ada, bob], 3, false],
    ['one key under two names', [ada, { ...ada, name: 'eve' }], 2, false],
  ])('of %s', (_, members, threshold, can) => {
    expect(isBoard({ members, threshold })).toBe(can)
  })
})
