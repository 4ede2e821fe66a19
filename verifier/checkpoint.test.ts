import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkpointIn, formatCheckpoint, parseCheckpoint } from './checkpoint.ts'

const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='
const good = `example.com/behind-the-sofa\n20852163\n${root}\n`

describe('a checkpoint', () => {
  it('of the specification is read', () => {
    const checkpoint = parseCheckpoint(good)
    expect(checkpoint?.origin).toBe('example.com/behind-the-sofa')
    expect(checkpoint?.size).toBe(20_852_163)
    expect(checkpoint && formatCheckpoint(checkpoint)).toBe(good)
  })

  it('may have extension lines, which say nothing here', () => {
    expect(parseCheckpoint(`${good}an extension\nanother\n`)?.size).toBe(20_852_163)
  })

  it('is found in a note, whoever signed it, and in nothing else', () => {
    const note = `${good}\n— example.com/behind-the-sofa AAAAAAE=\n`
    expect(checkpointIn(note)).toEqual(parseCheckpoint(good))
    for (const source of ['', good, `x\n${note}`, note.slice(0, -1)]) {
      expect(checkpointIn(source)).toBeNull()
    }
  })

  it('survives the round trip at any size', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (size, hash) => {
          const source = formatCheckpoint({ origin: 'a.example/b', size, root: hash })
          expect(parseCheckpoint(source)).toEqual({
            origin: 'a.example/b',
            size,
            root: Uint8Array.from(hash),
          })
        },
      ),
    )
  })

  it.each([
    ['nothing', ''],
    ['no newline at its end', good.slice(0, -1)],
    ['two newlines at its end', `${good}\n`],
    ['an empty extension line', `${good}\nafter\n`],
    ['a size with a leading zero', good.replace('20852163', '020852163')],
    ['a negative size', good.replace('20852163', '-1')],
    ['a size beyond 2^53 - 1', good.replace('20852163', '9007199254740992')],
    ['no size', good.replace('20852163', '')],
    ['a root of 31 bytes', good.replace(root, 'A'.repeat(40) + 'AA==')],
    ['a root that is not canonical base64', good.replace('q2I=', 'q2J=')],
    ['no root', 'example.com\n1\n'],
    ['an origin with a space', good.replace('the-sofa', 'the sofa')],
    ['an empty origin', `\n1\n${root}\n`],
  ])('with %s is refused', (_, source) => {
    expect(parseCheckpoint(source)).toBeNull()
  })

  it.each([
    { origin: 'a b', size: 1, root: new Uint8Array(32) },
    { origin: 'a', size: -1, root: new Uint8Array(32) },
    { origin: 'a', size: 0.5, root: new Uint8Array(32) },
    { origin: 'a', size: 1, root: new Uint8Array(31) },
  ])('that could not be read back is never written', (checkpoint) => {
    expect(() => formatCheckpoint(checkpoint)).toThrow('could not write a checkpoint')
  })
})
