import { formatNote, parseNote, text, utf8 } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { appendAll, leaves } from '../ledger/ledger-fixture.ts'
import { memoryDisk } from '../ledger/memory-storage.ts'
import { type Served, forked, looking, openChained } from './looking.fixture.ts'

promises('monitor:follows', 'monitor:split')

type Misbehaviour = {
  readonly name: string
  readonly bend: Served['bend']
  /** The alarm, by its sentence. */
  readonly alarm: readonly [because: string, detail: string | RegExp]
}

const at =
  (prefix: string, change: (bytes: Uint8Array) => Uint8Array | Response): Served['bend'] =>
  (path, bytes) =>
    path.startsWith(prefix) ? change(bytes) : bytes
const gone = () => new Response('', { status: 404 })
const flipped = (bytes: Uint8Array) => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1)
const resigned = (change: (note: string) => string) => (bytes: Uint8Array) => {
  const note = parseNote(text(bytes))
  return note ? utf8(formatNote({ ...note, text: change(note.text) })) : bytes
}

/** After 302 entries were seen and 40 more came. */
const table: readonly Misbehaviour[] = [
  {
    name: 'another size under the old signature',
    bend: at(
      'checkpoint',
      resigned((note) => note.replace('\n342\n', '\n343\n')),
    ),
    alarm: ['signature', /signature/],
  },
  {
    name: 'a checkpoint with a line more',
    bend: at(
      'checkpoint',
      resigned((note) => `${note}and so on\n`),
    ),
    alarm: ['signature', /signature/],
  },
  {
    name: 'a size with a zero in front',
    bend: at(
      'checkpoint',
      resigned((note) => note.replace('\n342\n', '\n0342\n')),
    ),
    alarm: ['signature', /does not name/],
  },
  {
    name: 'the checkpoint of another ledger',
    bend: at(
      'checkpoint',
      resigned((note) => note.replace(/^[^\n]*/, 'other.example/x')),
    ),
    alarm: ['signature', 'your policy does not name other.example/x'],
  },
  {
    name: 'an empty checkpoint',
    bend: at('checkpoint', () => new Uint8Array()),
    alarm: ['signature', /does not name/],
  },
  {
    name: 'entries that it did not sign',
    bend: at('tile/entries', flipped),
    alarm: ['entries', 'the entries that it serves do not hash to its checkpoint of 342'],
  },
  {
    name: 'no entries',
    bend: at('tile/entries', gone),
    alarm: [
      'entries',
      'it signed what it does not show: tile/entries/001.p/86 is missing or not whole',
    ],
  },
  {
    name: 'half an entry',
    bend: at('tile/entries', (bytes) => bytes.subarray(0, -5)),
    alarm: ['entries', /tile\/entries\/001\.p\/86 is missing or not whole/],
  },
  {
    name: 'more entries than fit',
    bend: at('tile/entries', (bytes) => Uint8Array.of(...bytes, 0, 1, 7)),
    alarm: ['entries', /tile\/entries\/001\.p\/86 is missing or not whole/],
  },
  {
    name: 'a tile that was changed',
    bend: at('tile/0/', flipped),
    alarm: ['entries', 'the tiles that it serves do not hash to its checkpoint of 342'],
  },
  {
    name: 'no tile',
    bend: at('tile/0/', gone),
    alarm: ['entries', /it signed what it does not show: tile\/0\/001\.p\/86/],
  },
  {
    name: 'half a tile',
    bend: at('tile/0/', (bytes) => bytes.subarray(16)),
    alarm: ['entries', /it signed what it does not show: tile\/0\/001\.p\/86/],
  },
]

describe('a ledger that serves', () => {
  test.each(table)(
    '$name raises the alarm, and none once it is mended',
    async ({ bend, alarm }) => {
      await using ledger = await openChained(memoryDisk())
      await appendAll(ledger, leaves(300))
      const { served, look } = await looking(ledger)
      expect((await look()).ok).toBe(true)
      await appendAll(ledger, leaves(40, 400))
      const honest = served.bend
      served.bend = bend
      const [because, detail] = alarm
      const seen = await look()
      const expected = typeof detail === 'string' ? detail : expect.stringMatching(detail)
      expect(seen).toMatchObject({ ok: false, alarm: { because, detail: expected } })
      // Only what the ledger itself signed is evidence.
      expect(seen.evidence).toHaveLength(because === 'signature' ? 0 : 2)
      served.bend = honest
      expect(await look()).toMatchObject({ ok: true, size: 342 })
    },
  )

  const silence: readonly (readonly [name: string, answer: () => Response, says: string])[] = [
    ['500', () => new Response('', { status: 500 }), 'it answered 500'],
    ['429', () => new Response('', { status: 429 }), 'it answered 429'],
    [
      'a way into our own network',
      () => new Response('', { status: 302, headers: { location: 'http://127.0.0.1/' } }),
      'it answered 302',
    ],
    ['bytes without end', () => new Response(endless()), 'it is longer than any file of a ledger'],
  ]

  test.each(silence)('%s is no alarm but one sentence', async (_, answer, says) => {
    await using ledger = await openChained(memoryDisk())
    for (const path of ['checkpoint', 'tile/']) {
      const { served, look } = await looking(ledger)
      served.bend = at(path, answer)
      await expect(look()).rejects.toThrow(
        new RegExp(`^could not read http://log\\.test/${path}.*: ${says}; look at the address`),
      )
    }
  })

  test('another face with tiles that prove nothing has shown two faces all the same', async () => {
    const { ledger, other, served, look } = await forked()
    await look()
    served.ledger = other
    served.bend = at('tile/0', flipped)
    expect(await look()).toMatchObject({ ok: false, alarm: { because: 'entries' } })
    served.ledger = ledger
    served.bend = (_, bytes) => bytes
    expect(await look()).toMatchObject({ ok: false, alarm: { because: 'split' } })
  })
})

const endless = () =>
  new ReadableStream<Uint8Array>({ pull: (sink) => sink.enqueue(new Uint8Array(1 << 20)) })
