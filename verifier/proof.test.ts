import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64 } from './encoding.ts'
import { type TlogProof, formatProof, mostHashes, parseProof } from './proof.ts'

const hash = toBase64(new Uint8Array(32).fill(7))
const checkpoint = `a.example\n1\n${hash}\n\n— a.example AAAAAAA=\n`
const good = `c2sp.org/tlog-proof@v1\nindex 3\n${hash}\n${hash}\n\n${checkpoint}`

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((made) => Uint8Array.from(made))

describe('a proof', () => {
  it('says its index, its hashes and the checkpoint verbatim', () => {
    const proof = parseProof(good)
    expect(proof?.index).toBe(3)
    expect(proof?.hashes).toHaveLength(2)
    expect(proof?.checkpoint).toBe(checkpoint)
    expect(proof?.extra).toBeNull()
    expect(proof && formatProof(proof)).toBe(good)
  })

  it('may have no hashes: a tree of one leaf', () => {
    const alone = `c2sp.org/tlog-proof@v1\nindex 0\n\n${checkpoint}`
    expect(parseProof(alone)?.hashes).toEqual([])
  })

  it('survives the round trip, with extra data and without', () => {
    const proof: fc.Arbitrary<TlogProof> = fc.record({
      index: fc.maxSafeNat(),
      hashes: fc.array(bytes32, { maxLength: mostHashes }),
      checkpoint: fc.constant(checkpoint),
      extra: fc.option(fc.uint8Array({ maxLength: 40 }).map((made) => Uint8Array.from(made))),
    })
    fc.assert(
      fc.property(proof, (made) => {
        expect(parseProof(formatProof(made))).toEqual(made)
      }),
    )
  })

  it('of 63 hashes is read, of 64 refused', () => {
    const of = (count: number) =>
      `c2sp.org/tlog-proof@v1\nindex 3\n${`${hash}\n`.repeat(count)}\n${checkpoint}`
    expect(parseProof(of(63))?.hashes).toHaveLength(63)
    expect(parseProof(of(64))).toBeNull()
  })

  it.each([
    ['nothing', ''],
    ['another version', good.replace('@v1', '@v2')],
    ['no index', good.replace('index 3\n', '')],
    ['an index with a leading zero', good.replace('index 3', 'index 03')],
    ['an index that is not a number', good.replace('index 3', 'index x')],
    ['two spaces before the index', good.replace('index 3', 'index  3')],
    ['a hash of 31 bytes', good.replace(hash, toBase64(new Uint8Array(31)))],
    ['a hash that is not canonical', good.replace(hash, hash.replace('c=', 'd='))],
    ['a hash with a trailing space', good.replace(`${hash}\n`, `${hash} \n`)],
    ['extra data after the index', good.replace('index 3\n', 'index 3\nextra AA==\n')],
    ['extra data twice', good.replace('index', 'extra AA==\nextra AA==\nindex')],
    ['extra data that is not base64', good.replace('index', 'extra ?\nindex')],
    ['no checkpoint', good.slice(0, good.indexOf('\n\n') + 2)],
    ['no empty line', good.replaceAll('\n\n', '\n')],
    ['carriage returns', good.replaceAll('\n', '\r\n')],
  ])('with %s is refused', (_, source) => {
    expect(parseProof(source)).toBeNull()
  })

  it('that could not be read back is never written', () => {
    const proof = { index: -1, hashes: [], checkpoint, extra: null }
    expect(() => formatProof(proof)).toThrow('could not write a proof')
    expect(() => formatProof({ ...proof, index: 0, checkpoint: '' })).toThrow('could not write')
    expect(() => formatProof({ ...proof, index: 0, hashes: [new Uint8Array(5)] })).toThrow(
      'could not write',
    )
  })
})
