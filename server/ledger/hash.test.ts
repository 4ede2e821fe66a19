import { fromHex, leafHash, nodeHash, sha256 as webSha256, toHex, utf8 } from '@overt/verifier'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashLeaf, hashNode, sha256 } from './hash.ts'
import { emptyTree, grow, rootOf } from './tree.ts'

// The well-known RFC 6962 vectors: transparency-dev/merkle, testonly/constants.go.
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => fromHex(hex) ?? new Uint8Array())

const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

test.each(roots.map((root, size) => [size, root] as const))(
  'the root of the reference tree of %i leaves is the published one',
  (size, root) => {
    expect(toHex(rootOf(grow(emptyTree, inputs.slice(0, size)).tree))).toBe(root)
  },
)

test('SHA-256 of nothing and of "abc" are the published ones', () => {
  expect(toHex(sha256(new Uint8Array()))).toBe(roots[0])
  expect(toHex(sha256(utf8('abc')))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})

test("leaf and node hashes are the verifier's", async () => {
  const bytes = fc.uint8Array({ maxLength: 100 })
  await fc.assert(
    fc.asyncProperty(bytes, bytes, async (left, right) => {
      expect(hashLeaf(left)).toEqual(await leafHash(left))
      const [a, b] = [hashLeaf(left), hashLeaf(right)]
      expect(hashNode(a, b)).toEqual(await nodeHash(a, b))
      expect(sha256(left)).toEqual(await webSha256(left))
    }),
    { numRuns: 50 },
  )
})

test('a hash is plain bytes of its own', () => {
  expect(sha256(utf8('x')).constructor).toBe(Uint8Array)
  expect(sha256(utf8('x'))).toHaveLength(32)
})
