import { createHash, createPublicKey, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { promises } from '../promises.ts'
import { openApi, openWorld, ready } from '../world.ts'

promises('ledger:c2sp')

// A reader written from the C2SP pages alone (signed-note, tlog-checkpoint, tlog-tiles) and RFC 6962:
// nothing of Overt's own code but the server under test.

const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()

const leafHash = (entry: Uint8Array): Buffer => sha256(Uint8Array.of(0), entry)

/** RFC 6962, 2.1: the left subtree is the largest power of two that is less than all. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves
  if (first === undefined) return sha256()
  if (leaves.length === 1) return first
  let left = 1
  while (left * 2 < leaves.length) left *= 2
  return sha256(Uint8Array.of(1), rootOf(leaves.slice(0, left)), rootOf(leaves.slice(left)))
}

/** tlog-tiles: each entry after its length in two bytes, big-endian. */
function entriesOf(bundle: Buffer): readonly Buffer[] {
  const entries: Buffer[] = []
  for (let at = 0; at < bundle.length;) {
    const end = at + 2 + bundle.readUInt16BE(at)
    entries.push(bundle.subarray(at + 2, end))
    at = end
  }
  return entries
}

/** What RFC 8410 writes before the 32 bytes of an Ed25519 public key. */
const spkiHeader = Buffer.from('302a300506032b6570032100', 'hex')

/** signed-note: the text is signed with its last line break; the signature follows four bytes of key id. */
function isSigned(note: string, vkey: string): boolean {
  const [, name = '', id = '', encoded = ''] = /^(\S+?)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey) ?? []
  const key = Buffer.from(encoded, 'base64')
  const end = note.lastIndexOf('\n\n')
  const line =
    note
      .slice(end + 2)
      .split('\n')
      .find((one) => one.startsWith(`— ${name} `)) ?? ''
  const signature = Buffer.from(line.split(' ')[2] ?? '', 'base64')
  const publicKey = createPublicKey({
    key: Buffer.concat([spkiHeader, key.subarray(1)]),
    format: 'der',
    type: 'spki',
  })
  return (
    key[0] === 1 &&
    signature.subarray(0, 4).toString('hex') === id &&
    verify(null, Buffer.from(note.slice(0, end + 1)), publicKey, signature.subarray(4))
  )
}

test('a client that knows only the C2SP pages reads the ledger and derives its signed root', async () => {
  const world = await openWorld({ scripted: true })
  await ready(world)
  const api = await openApi(world)
  for (let n = 0; n < 3; n += 1) await api.events((await api.ask(`Question ${n}`)).answer)

  const text = async (path: string) => (await fetch(`${world.url}/ledger/${path}`)).text()
  const bytes = async (path: string) =>
    Buffer.from(await (await fetch(`${world.url}/ledger/${path}`)).arrayBuffer())
  const [, vkey = ''] = /^log (\S+)/m.exec(await text('policy')) ?? []
  const checkpoint = await text('checkpoint')
  const [origin, size, root] = checkpoint.split('\n')

  expect(vkey.startsWith(`${origin}+`)).toBe(true)
  expect(isSigned(checkpoint, vkey)).toBe(true)
  expect(isSigned(checkpoint.replace(`\n${size}\n`, '\n9\n'), vkey)).toBe(false)
  // Genesis, charter and an entry for each answer.
  expect(size).toBe('5')
  const leaves = entriesOf(await bytes(`tile/entries/000.p/${size}`)).map(leafHash)
  expect(leaves).toHaveLength(5)
  expect(Buffer.concat(leaves).equals(await bytes(`tile/0/000.p/${size}`))).toBe(true)
  expect(rootOf(leaves).toString('base64')).toBe(root)
})
