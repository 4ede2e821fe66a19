import { cosignedAt, parseNote, parseVkey, signaturesBy, toBase64 } from '@overt/verifier'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { appendAll, leaves, openTestLedger, testOrigin } from '../ledger/ledger-fixture.ts'
import type { Head, Ledger } from '../ledger/ledger.ts'
import { memoryDisk, openMemory } from '../ledger/memory-storage.ts'
import { promises } from '../../test/promises.ts'
import { formatAddCheckpoint, parseAddCheckpoint } from './add-checkpoint.ts'
import { linesOf } from './witness.ts'
import { testWitness } from './witness-fixture.ts'

promises('witness:serves')

const { ledger, heads } = await grown()

/** A ledger and some of the heads that it had. */
async function grown(): Promise<{ ledger: Ledger; heads: readonly Head[] }> {
  const opened = await openTestLedger(openMemory(memoryDisk()))
  const seen = [opened.head()]
  for (const count of [4, 3, 300]) {
    await appendAll(opened, leaves(count, seen.length * 1000))
    seen.push(opened.head())
  }
  return { ledger: opened, heads: seen }
}

const headAt = (at: number): Head => {
  const head = heads[at]
  if (!head) throw new Error('no such head')
  return head
}

async function body(old: number, at: number): Promise<string> {
  const head = headAt(at)
  const proof = old === 0 || old >= head.size ? [] : await ledger.consistency(old, head)
  return `old ${old}\n${proof.map((hash) => `${hash}\n`).join('')}\n${head.text}`
}

const fresh = (kind?: 'ed25519' | 'ml-dsa-44') => testWitness('w.example', [ledger.logVkey], kind)

describe('a witness', () => {
  test.each(['ed25519', 'ml-dsa-44'] as const)(
    'cosigns (%s) the first checkpoint that it sees, and each that continues it',
    async (kind) => {
      const { witness } = await fresh(kind)
      let old = 0
      for (const at of [0, 2, 3, 3]) {
        const reply = await witness.addCheckpoint(await body(old, at))
        if (reply.status !== 200) throw new Error(`status ${reply.status}`)
        const note = parseNote(headAt(at).text.replace(/\n\n[^]*$/, '\n\n') + reply.body)
        const key = await parseVkey(witness.vkey)
        const [line] = note && key ? signaturesBy(note, key) : []
        if (!note || !key || !line) throw new Error('no cosignature')
        expect(await cosignedAt(note.text, key, line.signature)).toBe(1_795_000_000)
        old = headAt(at).size
      }
    },
  )

  test('answers 409 with its size when the log believes another one', async () => {
    const { witness } = await fresh()
    await witness.addCheckpoint(await body(0, 1))
    const size = headAt(1).size
    expect(await witness.addCheckpoint(await body(0, 2))).toEqual({ status: 409, size })
    expect(await witness.addCheckpoint(await body(1, 2))).toEqual({ status: 409, size })
  })

  test('answers 400 when old is larger than the checkpoint, and to what is no request', async () => {
    const { witness } = await fresh()
    expect(await witness.addCheckpoint(await body(9, 0))).toMatchObject({ status: 400 })
    for (const bad of [
      '',
      'old 1',
      'old -1\n\nx',
      'old 01\n\nx',
      'old 0\nAAAA\n\nx',
      'size 0\n\nx',
    ])
      expect(await witness.addCheckpoint(bad)).toMatchObject({ status: 400 })
    const long = 'old 0\n' + `${toBase64(new Uint8Array(32))}\n`.repeat(64) + `\n${headAt(0).text}`
    expect(await witness.addCheckpoint(long)).toMatchObject({ status: 400 })
  })

  test('answers 404 to a log that it does not know', async () => {
    const { witness } = await testWitness('w.example', [])
    expect(await witness.addCheckpoint(await body(0, 0))).toMatchObject({ status: 404 })
  })

  test('answers 403 to a false signature, to none, and to what is no note', async () => {
    const { witness, memory } = await fresh()
    const { text } = headAt(0)
    const forged = text.replace(/([A-Za-z0-9+/]{4})(=*)\n$/, (_, four: string, end: string) =>
      four === 'AAAA' ? `BBBB${end}\n` : `AAAA${end}\n`,
    )
    const unsigned = text.replaceAll(`\u2014 ${testOrigin}`, `\u2014 ${testOrigin}x`)
    for (const checkpoint of [forged, unsigned, text.replace('\n\n', '\n'), 'hello']) {
      const reply = await witness.addCheckpoint(`old 0\n\n${checkpoint}`)
      expect(reply.status, checkpoint).toBe(403)
    }
    expect(memory.notes.size).toBe(0)
  })

  test('answers 422 to a proof that does not hold', async () => {
    const { witness, memory } = await fresh()
    await witness.addCheckpoint(await body(0, 1))
    const before = memory.notes.get(testOrigin)
    const proof = await ledger.consistency(headAt(1).size, headAt(2))
    const turned = proof.toReversed()
    const size = headAt(1).size
    for (const hashes of [[], turned, proof.slice(1), [...proof, proof[0]]]) {
      const lines = hashes.map((hash) => `${hash}\n`).join('')
      const reply = await witness.addCheckpoint(`old ${size}\n${lines}\n${headAt(2).text}`)
      expect(reply.status).toBe(422)
    }
    expect(memory.notes.get(testOrigin)).toBe(before)
  })

  test('answers 409 without a size to another root of the size that it cosigned', async () => {
    const { witness, memory } = await fresh()
    await witness.addCheckpoint(await body(0, 1))
    const before = memory.notes.get(testOrigin)
    const size = headAt(1).size
    await using other = await openTestLedger(openMemory(memoryDisk()))
    await appendAll(other, leaves(4, 77))
    expect(other.head().size).toBe(size)
    for (const proof of ['', `${toBase64(new Uint8Array(32))}\n`]) {
      const fork = await witness.addCheckpoint(`old ${size}\n${proof}\n${other.head().text}`)
      expect(fork).toEqual({ status: 409, size: null })
    }
    expect(memory.notes.get(testOrigin)).toBe(before)
  })

  test('answers 422 when proof hashes come where none belong', async () => {
    const { witness } = await fresh()
    const line = `${toBase64(new Uint8Array(32))}\n`
    expect(await witness.addCheckpoint(await body(0, 0))).toMatchObject({ status: 200 })
    const same = `old ${headAt(0).size}\n${line}\n${headAt(0).text}`
    expect(await witness.addCheckpoint(same)).toMatchObject({ status: 422 })
  })

  test('answers 422 when proof hashes come with the very first checkpoint', async () => {
    const { witness } = await fresh()
    const line = `${toBase64(new Uint8Array(32))}\n`
    expect(await witness.addCheckpoint(`old 0\n${line}\n${headAt(1).text}`)).toMatchObject({
      status: 422,
    })
  })

  test('of many submissions at once lets no one roll it back', async () => {
    const { witness, memory } = await fresh()
    await witness.addCheckpoint(await body(0, 0))
    const [one, two] = [await body(headAt(0).size, 1), await body(headAt(0).size, 3)]
    const replies = await Promise.all([one, two, one, two].map((b) => witness.addCheckpoint(b)))
    expect(replies.map(({ status }) => status)).toEqual([200, 409, 409, 409])
    expect(memory.notes.get(testOrigin)).toContain(`\n${headAt(1).size}\n`)
  })

  test('that cannot write its memory gives no cosignature', async () => {
    const { witness, memory } = await fresh()
    memory.write = () => Promise.reject(new Error('disk full'))
    await expect(witness.addCheckpoint(await body(0, 0))).rejects.toThrow('disk full')
    memory.write = async (origin, note) => void memory.notes.set(origin, note)
    expect((await witness.addCheckpoint(await body(0, 0))).status).toBe(200)
  })

  test('whose memory is damaged signs nothing', async () => {
    const { witness, memory } = await fresh()
    memory.notes.set(testOrigin, 'scratched')
    await expect(witness.addCheckpoint(await body(0, 0))).rejects.toThrow('damaged')
  })
})

describe('the body of a submission', () => {
  test('is read as it is written', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 63 }),
        fc.string(),
        (old, proof, checkpoint) => {
          const request = { old, proof, checkpoint }
          expect(parseAddCheckpoint(formatAddCheckpoint(request))).toEqual(request)
        },
      ),
    )
  })

  test('that is any text never makes the parser throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseAddCheckpoint(`old ${text}`)))
  })
})

test('signature lines stand as they do under a note', () => {
  const line = linesOf([{ name: 'w', id: new Uint8Array(4), signature: new Uint8Array(72) }])
  expect(line).toMatch(/^\u2014 w [A-Za-z0-9+/=]+\n$/)
})
