import {
  type CharterBody,
  charterEntry,
  charterHash,
  concat,
  genesisEntry,
  originOf,
  toBase64,
  toBase64Url,
  utf8,
} from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { keyOf, leaf } from '../../ledger/ledger-fixture.ts'
import { type Chain, type Fault, emptyChain } from './chain.ts'
import { extendChain } from './extend.ts'
import { approvalOf, board, boardGenesis, bodyFor, signedBy } from '../charter-fixture.ts'

const genesis = boardGenesis(2)
const origin = await originOf('test.example', genesis)
const first = await bodyFor(genesis)
const entry = signedBy(first, board.slice(0, 2))

/** Reads entries from the genesis on; stops at the first fault. */
async function read(entries: readonly Uint8Array[], from = origin): Promise<Chain | Fault> {
  let chain = emptyChain(from)
  for (const [index, given] of entries.entries()) {
    const extended = await extendChain(chain, given, index)
    if ('fault' in extended) return extended
    chain = extended
  }
  return chain
}

const start = genesisEntry(genesis)

/** The next charter after `first`. */
const second = async (changes: Partial<CharterBody> = {}): Promise<CharterBody> => ({
  ...first,
  seq: 2,
  prev: toBase64Url(await charterHash(first)),
  reason: 'because',
  ...changes,
})

test('genesis and a charter that its board signed are accepted', async () => {
  const chain = await read([start, entry])
  expect(chain).toMatchObject({
    genesis: { content: genesis, hash: first.board.hash },
    charters: [{ index: 1, body: first, hash: toBase64Url(await charterHash(first)) }],
  })
})

test('answers decide nothing', async () => {
  const chain = await read([start, entry, leaf(1), leaf(2)])
  expect(chain).toMatchObject({ charters: [{ index: 1 }] })
})

test('a second charter that follows the first is accepted in its place', async () => {
  const next = await second()
  const chain = await read([start, entry, leaf(1), signedBy(next, board)])
  expect(chain).toMatchObject({ charters: [{ index: 1 }, { index: 3, body: { seq: 2 } }] })
})

describe('the genesis is refused', () => {
  test.each([
    ['when it is none', leaf(1)],
    ['when it is a charter', entry],
    ['when it is not canonical', concat(Uint8Array.of(0), utf8('{ }'))],
  ])('%s', async (_, given) => {
    expect(await read([given])).toEqual({ fault: 'it is no genesis' })
  })

  test('when the origin is of another one', async () => {
    const other = genesisEntry(boardGenesis(3))
    expect(await read([other])).toEqual({ fault: `it is not the genesis of ${origin}` })
  })

  test.each([
    ['nobody must agree', boardGenesis(0)],
    ['more must agree than there are', boardGenesis(4)],
    ['one key sits twice', boardGenesis(2, [keyOf(11), keyOf(11)])],
    ['nobody sits', boardGenesis(1, [])],
  ])('when its board cannot decide: %s', async (_, given) => {
    const own = await originOf('test.example', given)
    expect(await read([genesisEntry(given)], own)).toMatchObject({
      fault: expect.stringContaining('its board cannot reach its threshold'),
    })
  })
})

describe('a charter is refused', () => {
  const refused = async (given: Uint8Array): Promise<Chain | Fault> => read([start, given])

  test('with fewer signatures than the threshold', async () => {
    expect(await refused(signedBy(first, board.slice(0, 1)))).toEqual({
      fault: '1 of the board signed it, 2 must',
    })
    expect(await refused(signedBy(first, []))).toEqual({
      fault: '0 of the board signed it, 2 must',
    })
  })

  test('when one key signed twice: keys count, not signatures', async () => {
    expect(await refused(signedBy(first, [board[0], board[0]]))).toEqual({
      fault: '1 of the board signed it, 2 must',
    })
  })

  test('when a stranger signed', async () => {
    expect(await refused(signedBy(first, [...board.slice(0, 2), keyOf(99)]))).toEqual({
      fault: 'someone signed it who is not on the board',
    })
  })

  test('when a signature is of another text', async () => {
    const changed = { ...first, reason: 'another reason' }
    const given = charterEntry({
      body: changed,
      signatures: board.map((key) => approvalOf(first, key)),
    })
    expect(await refused(given)).toEqual({ fault: "a board member's signature does not verify" })
  })

  test("when one member's signature is passed off as another's", async () => {
    const signature = approvalOf(first, board[0])
    const given = charterEntry({
      body: first,
      signatures: [signature, { ...signature, key: toBase64(board[1].publicKey) }],
    })
    expect(await refused(given)).toEqual({ fault: "a board member's signature does not verify" })
  })

  test('when it is of another ledger, with all its signatures', async () => {
    const other = boardGenesis(1)
    const given = signedBy(await bodyFor(other), board)
    expect(await refused(given)).toMatchObject({
      fault: expect.stringMatching(/^it is a charter of test\.example\//),
    })
  })

  test.each([
    ['seq 0', { seq: 0 }],
    ['seq 2 without a first', { seq: 2 }],
    ['a first that follows another', { prev: first.board.hash }],
  ])('out of order: %s', async (_, changes) => {
    expect(await refused(signedBy({ ...first, ...changes }, board))).toEqual({
      fault: 'it does not follow charter 0',
    })
  })

  test('when it repeats the first', async () => {
    expect(await read([start, entry, entry])).toEqual({ fault: 'it does not follow charter 1' })
  })

  test('when it follows another first charter', async () => {
    const next = await second({ prev: first.board.hash })
    expect(await read([start, entry, signedBy(next, board)])).toEqual({
      fault: 'it does not follow charter 1',
    })
  })

  test.each([
    ['index', { index: 1, hash: first.board.hash }],
    ['hash', { index: 0, hash: toBase64Url(new Uint8Array(32)) }],
  ])('when it names another board, by %s', async (_, named) => {
    expect(await refused(signedBy({ ...first, board: named }, board))).toEqual({
      fault: 'it names another board than the one in force',
    })
  })

  test('when its text is not the canonical one', async () => {
    const spaced = new TextDecoder().decode(entry.slice(1)).replace('{', '{ ')
    expect(await refused(concat(Uint8Array.of(2), utf8(spaced)))).toEqual({
      fault: 'it is no charter in canonical form',
    })
  })

  test('with any flipped bit of its entry', async () => {
    for (let at = 1; at < entry.length; at += 13) {
      const altered = entry.slice()
      altered[at] = (altered[at] ?? 0) ^ 1
      expect(await refused(altered), `byte ${at}`).toHaveProperty('fault')
    }
  })
})

describe('any other entry is refused, for it might decide something', () => {
  test.each([
    ['an empty one', new Uint8Array(), 'none'],
    ['a type that is still free', Uint8Array.of(13, 123, 125), '13'],
    ['an unknown type', Uint8Array.of(255), '255'],
  ])('%s', async (_, given, type) => {
    expect(await read([start, entry, given])).toEqual({
      fault: `entries of type ${type} are not known to this version`,
    })
  })

  test('an answer that is not 33 bytes', async () => {
    expect(await read([start, Uint8Array.of(1, 2, 3)])).toEqual({
      fault: 'it is no answer: not 33 bytes',
    })
  })

  test('a second genesis', async () => {
    expect(await read([start, start])).toEqual({
      fault: 'entries of type 0 are not known to this version',
    })
  })
})
