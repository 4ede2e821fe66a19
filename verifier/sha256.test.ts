import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from './bytes.ts'
import { toHex } from './encoding.ts'
import { sha256 as inBrowser } from './sha256-browser.ts'
import { sha256 as inNode } from './sha256.ts'

describe.each([
  ['in Node', inNode],
  ['in a browser', inBrowser],
])('SHA-256 %s', (_, sha256) => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('of %j is the published one', async (source, hex) => {
    expect(toHex(await sha256(utf8(source)))).toBe(hex)
  })

  it('hashes what a view shows and no more', async () => {
    const view = utf8('xabcx').subarray(1, 4)
    expect(toHex(await sha256(view))).toMatch(/^ba7816bf/)
  })

  it('gives bytes of its own, with nothing else in their memory', async () => {
    expect((await sha256(utf8('abc'))).buffer.byteLength).toBe(32)
  })
})

it('Node and a browser say the same of all bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      expect(await inNode(bytes)).toEqual(await inBrowser(bytes))
    }),
  )
})
