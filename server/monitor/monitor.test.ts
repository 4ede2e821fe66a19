import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  auditEntry,
  formatNote,
  leafHash,
  parseNote,
  proposalHash,
  stoppedEntry,
  toBase64Url,
  utf8,
} from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import witnesses from '../../spec/vectors/witnesses.json' with { type: 'json' }
import { board, signedBy } from '../charter/charter-fixture.ts'
import {
  approvedBy,
  beginning,
  boardBy,
  emergencyBy,
  emergencyOf,
  nextBoard,
  nextCharter,
  origin as chainOrigin,
  proposalOf,
  proposedBy,
  withdrawnBy,
} from '../charter/chain/chain-fixture.ts'
import { appendAll, keyOf, leaf, leaves } from '../ledger/ledger-fixture.ts'
import { signHead } from '../ledger/head.ts'
import { noteSigner } from '../ledger/note-signer.ts'
import { emptyTree, grow } from '../ledger/tree.ts'
import { memoryDisk } from '../ledger/memory-storage.ts'
import { promises } from '../../test/promises.ts'
import { looking, newFolder, openChained } from './looking.fixture.ts'
import { watchLedger } from './watch-ledger.ts'

promises('monitor:follows')

describe('a monitor', () => {
  test('names every decision, and answers only by their number', async () => {
    await using ledger = await openChained(memoryDisk())
    await appendAll(ledger, leaves(300))
    const { look } = await looking(ledger)
    expect(await look()).toMatchObject({
      ok: true,
      from: 0,
      size: 302,
      witnessed: false,
      notices: [
        { index: 0, kind: 'genesis' },
        { index: 1, kind: 'charter', detail: expect.stringContaining('charter 1, ') },
      ],
    })
  })

  test('says who proposed, approved, withdrew and stopped what, and why', async () => {
    await using ledger = await openChained(memoryDisk())
    const [ada, bob, cy] = board
    const proposal = proposalOf(await nextCharter())
    await appendAll(ledger, [
      proposedBy(proposal, ada),
      await approvedBy(proposal, bob),
      await withdrawnBy(proposal, ada),
      emergencyBy(emergencyOf(), [cy]),
    ])
    const { look } = await looking(ledger)
    const hash = await proposalHash(proposal)
    expect(await look()).toMatchObject({
      notices: [
        {},
        {},
        {
          kind: 'proposal',
          detail: `of charter 2 by "member 0": ${JSON.stringify(proposal.rationale)}, open until 2033-05-18T03:33:20.000Z`,
        },
        { kind: 'approval', detail: `of ${hash} by "member 1"` },
        { kind: 'withdrawal', detail: expect.stringContaining(`of ${hash} by "member 0": "`) },
        { kind: 'emergency', detail: expect.stringMatching(/^stop, ".+", by "member 2"$/) },
      ],
    })
  })

  test('says what an audit came to, and sounds the alarm at one that drew what it liked', async () => {
    promises('audit:draw')
    await using ledger = await openChained(memoryDisk())
    await appendAll(ledger, leaves(40))
    const head = ledger.head()
    const { size } = head
    const beacon = { size, root: toBase64Url(head.root) }
    const about = {
      v: 'audit/v1',
      origin: chainOrigin,
      from: 0,
      to: size,
      share: 1_000_000,
    } as const
    const counts = { exact: 39, consistent: 0, inconsistent: 1, inconclusive: 0, digest: null }
    await appendAll(ledger, [auditEntry({ ...about, beacon, drawn: 40, ...counts })])
    const { look } = await looking(ledger)
    const seen = await look()
    expect(seen).toMatchObject({ ok: true })
    expect(seen.ok && seen.notices.at(-1)).toEqual({
      index: size,
      kind: 'audit',
      detail:
        'of 40 answers from 0 to 42, 39 exact, 0 consistent, 1 inconsistent, 0 inconclusive, by its own word',
    })
    const picked = { ...about, from: size, to: size, beacon, drawn: 1, ...counts, exact: 0 }
    await appendAll(ledger, [...leaves(1, 900), auditEntry(picked)])
    expect(await look()).toMatchObject({
      ok: false,
      alarm: { because: 'entry', detail: expect.stringContaining('it drew 1 answers') },
    })
  })

  test('says which proposals a decision overtook, and which charter an emergency goes to', async () => {
    await using ledger = await openChained(memoryDisk())
    const [ada] = board
    const fallback = [toBase64Url(await leafHash(beginning[1]))]
    const slow = proposalOf(await nextCharter({ reason: 'slow' }))
    const late = proposalOf(await nextCharter({ reason: 'late' }))
    const fast = proposalOf(await nextCharter({ fallback }))
    await appendAll(ledger, [
      proposedBy(slow, ada),
      proposedBy(fast, ada),
      proposedBy(late, ada),
      await withdrawnBy(late, ada),
      signedBy(await nextCharter({ fallback }), board),
      emergencyBy(emergencyOf({ act: 'fallback', to: fallback[0] ?? '' }), [ada]),
    ])
    const { look } = await looking(ledger)
    const seen = await look()
    if (!seen.ok) throw new Error(seen.alarm.detail)
    const [decided, emergency] = seen.notices.slice(-2)
    expect(decided?.detail).toMatch(new RegExp(`; overtakes ${await proposalHash(slow)}$`))
    expect(emergency?.detail).toMatch(/^fallback to charter 1, ".+", by "member 0"$/)
  })

  test('says at every look that the board voted for other witnesses than its policy has', async () => {
    promises('board:witnesses')
    await using ledger = await openChained(memoryDisk())
    const next = nextBoard(board, { witnessPolicy: witnesses.hash })
    await appendAll(ledger, [boardBy(next, board)])
    const { look } = await looking(ledger)
    for (let again = 0; again < 2; again += 1) {
      const warnings = [expect.stringContaining(witnesses.hash)]
      expect(await look()).toMatchObject({ ok: true, warnings })
    }
  })

  test('goes on from where it was, over partial bundles and full ones', async () => {
    await using ledger = await openChained(memoryDisk())
    const { look } = await looking(ledger)
    for (const count of [1, 3, 250, 1, 1, 300]) {
      const before = ledger.head().size
      await look()
      await appendAll(ledger, leaves(count, before * 1000))
      expect(await look()).toMatchObject({ ok: true, from: before, size: before + count })
    }
    expect(await look()).toMatchObject({ ok: true, notices: [], from: ledger.head().size })
  })

  test('follows a log that is not an Overt’s: its entries are bytes', async () => {
    const signer = await noteSigner('go.sum.test', keyOf(9))
    const { tree, files } = grow(emptyTree, [utf8('module v1.0.0'), Uint8Array.of(2, 3)])
    const { text } = signHead(signer, tree)
    const held = new Map(files.map(({ path, bytes }) => [path, bytes]))
    held.set('checkpoint', utf8(text))
    const log = { logVkey: signer.vkey, read: async (path: string) => held.get(path) ?? null }
    const { look } = await looking(log)
    expect(await look()).toMatchObject({ ok: true, origin: 'go.sum.test', size: 2, notices: [] })
  })

  test('sounds the alarm for an entry that may not stand there, and again at the next look', async () => {
    await using ledger = await openChained(memoryDisk())
    const { look } = await looking(ledger)
    await look()
    await appendAll(ledger, [
      leaf(1),
      stoppedEntry({ v: 'stopped/v1', origin: 'other', because: 'retired' }),
    ])
    for (let again = 0; again < 2; again += 1) {
      expect(await look()).toMatchObject({
        ok: false,
        alarm: { because: 'entry', detail: expect.stringContaining('entry 3') },
      })
    }
  })

  test('takes a checkpoint only from the keys of its policy', async () => {
    await using ledger = await openChained(memoryDisk())
    const { served, look } = await looking(ledger)
    served.bend = (path, bytes) => {
      const note = path === 'checkpoint' ? parseNote(new TextDecoder().decode(bytes)) : null
      const [line] = note?.signatures ?? []
      if (!note || !line) return bytes
      const signature = line.signature.toReversed()
      return new TextEncoder().encode(formatNote({ ...note, signatures: [{ ...line, signature }] }))
    }
    expect(await look()).toMatchObject({ ok: false, alarm: { because: 'signature' } })
  })

  test('finds entries that do not hash to what was signed', async () => {
    await using ledger = await openChained(memoryDisk())
    await appendAll(ledger, leaves(5))
    const { served, look } = await looking(ledger)
    served.bend = (path, bytes) =>
      path.startsWith('tile/entries') ? bytes.with(bytes.length - 1, 7) : bytes
    expect(await look()).toMatchObject({ ok: false, alarm: { because: 'entries' } })
  })
})

describe('what it remembers', () => {
  test('when damaged is refused, not forgotten', async () => {
    await using ledger = await openChained(memoryDisk())
    const { look, folder } = await looking(ledger)
    await look()
    const state = join(folder, 'state.json')
    expect(JSON.parse(await readFile(state, 'utf8'))).toMatchObject({ lookedAt: 7 })
    const whole = await readFile(state, 'utf8')
    for (const bad of ['', '{}', whole.slice(0, -9), whole.replace('monitor/v1', 'monitor/v2')]) {
      await writeFile(state, bad)
      await expect(look()).rejects.toThrow('state.json is damaged')
    }
  })

  test('a ledger that is not there is one sentence', async () => {
    const options = {
      url: 'http://nowhere.test',
      policy: 'quorum none\n',
      folder: newFolder(),
      clock: () => 1,
    }
    const gone = async () => new Response('', { status: 404 })
    await expect(watchLedger({ ...options, fetch: gone })).rejects.toThrow('there is no ledger at')
    const down = () => Promise.reject(new TypeError('fetch failed'))
    await expect(watchLedger({ ...options, fetch: down })).rejects.toThrow('could not read')
  })
})
