import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vector from '../spec/vectors/promise.json' with { type: 'json' }
import { toBase64 } from './encoding.ts'
import { parsePromise, promiseText } from './promise.ts'

const leafHash = new Uint8Array(32).fill(9)
const good = promiseText('a.example/b', leafHash, 1_795_464_903)

describe('a promise', () => {
  it('is the one of the vectors', () => {
    const promised = parsePromise(vector.text)
    expect(promised && toBase64(promised.leafHash)).toBe(vector.leafHash)
    expect(promised && promiseText(promised.origin, promised.leafHash, promised.deadline)).toBe(
      vector.text,
    )
    expect(vector.note?.startsWith(`${vector.text}\n— ${promised?.origin}/promise `)).toBe(true)
  })

  it('survives the round trip', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.maxSafeNat(),
        (hash, deadline) => {
          const promised = parsePromise(promiseText('a.example', hash, deadline))
          expect(promised).toEqual({
            origin: 'a.example',
            leafHash: Uint8Array.from(hash),
            deadline,
          })
        },
      ),
    )
  })

  it.each([
    ['nothing', ''],
    ['another version', good.replace('v1', 'v2')],
    ['no origin', good.replace('a.example/b', '')],
    ['a line too many', `${good}more\n`],
    ['no newline at its end', good.slice(0, -1)],
    ['a deadline with a leading zero', good.replace('1795', '01795')],
    ['a fractional deadline', good.replace('1795464903', '1.5')],
    ['a short leaf hash', good.replace(toBase64(leafHash), 'AAAA')],
  ])('with %s is refused', (_, source) => {
    expect(parsePromise(source)).toBeNull()
  })

  it.each([
    ['a.example', new Uint8Array(31), 1],
    ['a.example', leafHash, -1],
    ['a.example', leafHash, 1.5],
    ['', leafHash, 1],
    ['a\nb', leafHash, 1],
  ])('that could not be read back is never written', (origin, hash, deadline) => {
    expect(() => promiseText(origin, hash, deadline)).toThrow('could not write a promise')
  })
})
