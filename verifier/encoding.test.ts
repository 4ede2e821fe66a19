import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from './bytes.ts'
import { fromBase64, fromBase64Url, fromDecimal, fromHex } from './encoding.ts'
import { toBase32, toBase64, toBase64Url, toHex } from './encoding.ts'

const bytes = fc.uint8Array({ maxLength: 70 })

describe('round trips', () => {
  it.each([
    ['hex', toHex, fromHex],
    ['base64', toBase64, fromBase64],
    ['base64url', toBase64Url, fromBase64Url],
  ] as const)('%s gives back the same bytes', (_, to, from) => {
    fc.assert(
      fc.property(bytes, (some) => {
        expect(from(to(some))).toEqual(Uint8Array.from(some))
      }),
    )
  })

  it.each([
    ['hex', toHex, fromHex],
    ['base64', toBase64, fromBase64],
    ['base64url', toBase64Url, fromBase64Url],
  ] as const)('%s takes no second text for the same bytes', (_, to, from) => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (source) => {
        const parsed = from(source)
        expect(parsed === null ? source : to(parsed)).toBe(source)
      }),
    )
  })
})

describe('RFC 4648 examples', () => {
  it.each([
    ['', '', ''],
    ['f', 'Zg==', 'my'],
    ['fo', 'Zm8=', 'mzxq'],
    ['foo', 'Zm9v', 'mzxw6'],
    ['foob', 'Zm9vYg==', 'mzxw6yq'],
    ['fooba', 'Zm9vYmE=', 'mzxw6ytb'],
    ['foobar', 'Zm9vYmFy', 'mzxw6ytboi'],
  ])('%j is %j in base64 and %j in base32', (source, base64, base32) => {
    expect(toBase64(utf8(source))).toBe(base64)
    expect(toBase32(utf8(source))).toBe(base32)
  })
})

describe('base64', () => {
  it.each([
    'Zg',
    'Zg=',
    'Zg===',
    'Zh==',
    'Zm9=',
    'Zg==\n',
    ' Zg==',
    'Z-_=',
    'Zg==Zg==',
    '=',
    'Zm 9v',
  ])('%j is refused', (source) => {
    expect(fromBase64(source)).toBeNull()
  })
})

describe('base64url', () => {
  it.each(['Zg==', 'Zh', 'A', 'ab+/', 'Zm9', 'Zg\n', 'é'])('%j is refused', (source) => {
    expect(fromBase64Url(source)).toBeNull()
  })

  it('uses the two characters that need no escaping', () => {
    expect(toBase64Url(Uint8Array.of(0xfb, 0xff))).toBe('-_8')
    expect(fromBase64Url('-_8')).toEqual(Uint8Array.of(0xfb, 0xff))
  })
})

describe('hex', () => {
  it.each(['0', 'AB', 'g0', '0x00', ' 00'])('%j is refused', (source) => {
    expect(fromHex(source)).toBeNull()
  })
})

describe('decimals', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['2147483648', 2_147_483_648],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%j is read', (source, value) => {
    expect(fromDecimal(source)).toBe(value)
  })

  it.each([
    '',
    '00',
    '01',
    '+1',
    '-1',
    '1.0',
    '1e3',
    ' 1',
    '1 ',
    '0x1',
    '9007199254740992',
    '99999999999999999',
    '١',
  ])('%j is refused', (source) => {
    expect(fromDecimal(source)).toBeNull()
  })
})
