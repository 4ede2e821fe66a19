import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signedCheckpoint } from '../spec/vectors/ground.ts'
import { keyNamed, vkeyOf } from '../spec/vectors/keys.ts'
import { parseNote } from './note.ts'
import type { Quorum } from './policy.ts'
import { cosignatures, quorumTime } from './quorum.ts'
import { COSIGNATURE, type Vkey, parseVkey } from './vkey.ts'

const witness = async (name: string): Promise<Vkey> => {
  const key = await parseVkey(await vkeyOf(name, COSIGNATURE, await keyNamed(name)))
  if (!key) throw new Error('no key')
  return key
}
const [one, two, three] = [await witness('one'), await witness('two'), await witness('three')]
const single = (key: Vkey): Quorum => ({ kind: 'witness', key })
const group = (threshold: number, ...members: readonly Quorum[]): Quorum => ({
  kind: 'group',
  threshold,
  members,
})

const noteText = 'ledger.example\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
const noteBy = async (...cosigners: readonly { name: string; time: number }[]) => {
  const source = await signedCheckpoint(
    noteText,
    'ledger.example',
    await keyNamed('log'),
    cosigners,
  )
  const note = parseNote(source)
  if (!note) throw new Error('no note')
  return note
}

describe('cosignatures', () => {
  it('say when each witness signed', async () => {
    const note = await noteBy({ name: 'one', time: 1000 }, { name: 'two', time: 2000 })
    const times = await cosignatures(note, [one, two, three])
    expect(times && [...times.values()]).toEqual([1000, 2000])
  })

  it('of witnesses that nobody asked for are ignored', async () => {
    const note = await noteBy({ name: 'one', time: 1000 }, { name: 'two', time: 2000 })
    expect((await cosignatures(note, [two]))?.size).toBe(1)
  })

  it('of one witness count from the first', async () => {
    const note = await noteBy({ name: 'one', time: 3000 }, { name: 'one', time: 1000 })
    expect((await cosignatures(note, [one]))?.get(one)).toBe(1000)
  })

  it('over another checkpoint are false', async () => {
    const { signatures } = await noteBy({ name: 'one', time: 1000 })
    const moved = { text: noteText.replace('\n5\n', '\n6\n'), signatures }
    expect(await cosignatures(moved, [one])).toBeNull()
  })

  it('with another time than the one that was signed are false', async () => {
    const { text, signatures } = await noteBy({ name: 'one', time: 1000 })
    const later = signatures.map((line) => ({
      ...line,
      signature: line.name === 'one' ? line.signature.with(7, 0) : line.signature,
    }))
    expect(await cosignatures({ text, signatures: later }, [one])).toBeNull()
  })

  it('without room for a time are false', async () => {
    const { text, signatures } = await noteBy({ name: 'one', time: 1000 })
    const bare = signatures.map((line) => ({ ...line, signature: line.signature.slice(8) }))
    expect(await cosignatures({ text, signatures: bare }, [one])).toBeNull()
  })

  it('at a time that no integer of ours can hold are false', async () => {
    const { text, signatures } = await noteBy({ name: 'one', time: 1000 })
    const endless = signatures.map((line) => ({ ...line, signature: line.signature.with(0, 255) }))
    expect(await cosignatures({ text, signatures: endless }, [one])).toBeNull()
  })
})

describe('a quorum', () => {
  const times = new Map([
    [one, 10],
    [two, 30],
  ])

  it.each([
    ['none is met from the start', { kind: 'none' } as const, 0],
    ['one witness, when it signed', single(two), 30],
    ['one witness that did not sign, never', single(three), Infinity],
    ['any of two, at the first', group(1, single(two), single(one)), 10],
    ['both, at the last', group(2, single(one), single(two)), 30],
    ['two of three, at the second', group(2, single(three), single(two), single(one)), 30],
    ['all of three, never', group(3, single(one), single(two), single(three)), Infinity],
    ['a group of groups', group(2, group(1, single(three), single(one)), single(two)), 30],
    ['a group of groups that lacks one', group(2, group(1, single(three)), single(two)), Infinity],
  ])('%s', (_, quorum, time) => {
    expect(quorumTime(quorum, times)).toBe(time)
  })

  it('of k is complete at the k-th time, whoever signs', () => {
    const moments = fc.array(fc.nat(), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(moments, fc.nat(), (seconds, pick) => {
        const keys = seconds.map((_, n): Vkey => ({ ...one, name: `w${n}` }))
        const signed = new Map(keys.map((key, n) => [key, seconds[n] ?? 0]))
        const threshold = (pick % seconds.length) + 1
        const time = quorumTime(group(threshold, ...keys.map(single)), signed)
        expect(seconds.filter((second) => second <= time).length).toBeGreaterThanOrEqual(threshold)
        expect(seconds.filter((second) => second < time).length).toBeLessThan(threshold)
      }),
    )
  })
})
