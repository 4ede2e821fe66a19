import { rm } from 'node:fs/promises'
import {
  type Statement,
  answerLeaf,
  commitField,
  fieldNames,
  formatBundle,
  fromBase64,
  leafHash,
  parseCharterEntry,
  parseGenesisEntry,
  parseProof,
  rootFromInclusion,
  toBase64Url,
  charterHash,
  genesisHash,
  utf8,
  verify,
} from '@overt/verifier'
import { afterAll, describe, expect, test } from 'vitest'
import { appendAll, leaves } from '../ledger/ledger-fixture.ts'
import type { Head } from '../ledger/ledger.ts'
import { memoryDisk } from '../ledger/memory-storage.ts'
import { newHome, openHome } from './charter-fixture.ts'
import { artefactOf } from './artefact.ts'
import { charterEvidence } from './evidence.ts'

const home = await newHome()
const opened = await openHome(home, memoryDisk())
const { ledger, charter, governance } = opened
const decided = { charter, board: charter.board }
const early = ledger.head()
await appendAll(ledger, leaves(700))
afterAll(async () => {
  await opened[Symbol.asyncDispose]()
  await rm(home, { recursive: true })
})

/** The entry, if its proof leads to the head. */
async function provenUnder(
  head: Head,
  { entry, proof }: { readonly entry: string; readonly proof: string },
): Promise<{ readonly index: number; readonly bytes: Uint8Array }> {
  const bytes = fromBase64(entry) ?? new Uint8Array()
  const parsed = parseProof(proof)
  const { index = -1, hashes = [], checkpoint } = parsed ?? {}
  expect(checkpoint).toBe(head.text)
  const root = await rootFromInclusion(await leafHash(bytes), index, head.size, hashes)
  expect(root).toEqual(head.root)
  return { index, bytes }
}

describe.each([
  ['the head that the first start signed', () => early],
  ['a head of 702 entries', () => ledger.head()],
])('under %s', (_, headOf) => {
  test('the charter is proven where the statement will name it', async () => {
    const head = headOf()
    const evidence = await opened.evidence(head, decided)
    const { index, bytes } = await provenUnder(head, evidence.charter)
    const content = parseCharterEntry(bytes)
    expect(index).toBe(charter.index)
    expect(content && toBase64Url(await charterHash(content.body))).toBe(charter.hash)
  })

  test('the chain is the genesis, which is the board that the statement will name', async () => {
    const head = headOf()
    const { chain } = await opened.evidence(head, decided)
    expect(chain).toHaveLength(1)
    const [first = { entry: '', proof: '' }] = chain
    const { index, bytes } = await provenUnder(head, first)
    const genesis = parseGenesisEntry(bytes)
    expect(index).toBe(charter.board.index)
    expect(genesis && (await genesisHash(genesis))).toBe(charter.board.hash)
  })
})

test('the texts are those that the charter names, by their refs', async () => {
  const { charter: shown } = await opened.evidence(ledger.head(), decided)
  const entry = await ledger.entry(charter.index)
  const named = (entry && parseCharterEntry(entry))?.body.artefacts.systemPrompts ?? []
  for (const [ref, text] of Object.entries(shown.artefacts)) {
    expect((await artefactOf(text)).ref).toBe(ref)
  }
  expect(new Set(Object.keys(shown.artefacts))).toEqual(new Set(named.map(({ sha256 }) => sha256)))
})

test('the first charter has no checkpoint that began a cool-down', async () => {
  expect((await opened.evidence(ledger.head(), decided)).charter.seen).toBeNull()
})

test('a charter that the ledger does not hold is refused', async () => {
  const elsewhere = { ...decided, charter: { index: 5 } }
  await expect(opened.evidence(ledger.head(), elsewhere)).rejects.toMatchObject({
    name: 'CharterError',
    message: expect.stringContaining('entry 5 of the ledger is not there'),
  })
})

test('a head that does not cover the charter is refused', async () => {
  const none = { ...early, size: 1 }
  await expect(charterEvidence(ledger, governance, decided, none)).rejects.toMatchObject({
    code: 'ledger_refused',
  })
})

describe('a receipt with this evidence', () => {
  /** A statement that shows nothing, as its holder may choose. */
  async function statementAfter(head: Head): Promise<Statement> {
    const salt = new Uint8Array(32).fill(5)
    const commitments = await Promise.all(
      fieldNames.map(async (name) => [name, await commitField(name, salt, null)]),
    )
    return {
      v: 'answer-receipt/v1',
      origin: ledger.origin,
      id: toBase64Url(new Uint8Array(16)),
      issued: 1_795_378_503,
      blind: toBase64Url(new Uint8Array(32)),
      after: { size: head.size, root: toBase64Url(head.root) },
      charter: { index: charter.index, hash: charter.hash },
      board: { index: charter.board.index, hash: charter.board.hash },
      engine: { kind: 'remote', provider: 'test', model: 'test', replay: 'none' },
      noise: null,
      server: 'overt/0.1.0',
      stop: 'eos',
      marking: [],
      c: Object.fromEntries(commitments),
    }
  }

  test('is accepted by the verifier from the fingerprint alone, and by no other', async () => {
    const after = ledger.head()
    const statement = await statementAfter(after)
    const [index = 0] = await appendAll(ledger, [await answerLeaf(statement)])
    const head = ledger.head()
    const bundle = formatBundle({
      statement,
      disclosures: {},
      promise: null,
      proof: await ledger.proof(index, head),
      consistency: await ledger.consistency(after.size, head),
      ...(await opened.evidence(head, decided)),
    })
    const verdict = await verify(utf8(bundle), { origin: ledger.origin })
    expect(verdict).toMatchObject({ exit: 0, level: 'self-attested', because: null })
    const stranger = await verify(utf8(bundle), { origin: 'a'.repeat(26) })
    expect(stranger.exit).not.toBe(0)
  })
})
