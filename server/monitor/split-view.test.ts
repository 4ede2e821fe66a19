import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { stoppedEntry } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { appendAll, leaf, leaves } from '../ledger/ledger-fixture.ts'
import { memoryDisk } from '../ledger/memory-storage.ts'
import { originHash } from '../witness/witness-folder.ts'
import { testWitness } from '../witness/witness-fixture.ts'
import { promises } from '../../test/promises.ts'
import { forked, looking, openChained } from './looking.fixture.ts'

promises('monitor:split')

describe('a split view', () => {
  test('is an alarm, and both signed checkpoints are kept', async () => {
    const { ledger, other, served, look } = await forked()
    await look()
    served.ledger = other
    const seen = await look()
    expect(seen).toMatchObject({ ok: false, alarm: { because: 'split' } })
    const kept = await Promise.all(seen.evidence.map((path) => readFile(path, 'utf8')))
    expect(kept).toEqual([ledger.head().text, other.head().text])
    // It is not forgotten: the next look says the same, and keeps no more of it.
    expect(await look()).toMatchObject({ ok: false, evidence: seen.evidence })
  })

  test('is not forgiven when the first face is shown again, whatever comes after it', async () => {
    const { ledger, other, served, look } = await forked()
    await look()
    served.ledger = other
    const { evidence } = await look()
    served.ledger = ledger
    const back = 'it signed another history of 11 entries before than the 7 that it shows now'
    const seen = await look()
    expect(seen).toMatchObject({ ok: false, alarm: { because: 'split', detail: back }, evidence })
    await appendAll(ledger, leaves(30, 300))
    const later = await look()
    expect(later).toMatchObject({ ok: false, alarm: { because: 'split' } })
    expect(later.evidence.slice(0, 2)).toEqual(evidence)
  })

  test('was none when an old checkpoint came from somebody’s cache: the next one that holds to both says so', async () => {
    await using ledger = await openChained(memoryDisk())
    const { served, look, folder } = await looking(ledger)
    const old = ledger.head().text
    await appendAll(ledger, leaves(5))
    await look()
    served.extra.set('http://log.test/checkpoint', old)
    expect(await look()).toMatchObject({ ok: false, alarm: { because: 'split' } })
    served.extra.delete('http://log.test/checkpoint')
    expect(await look()).toMatchObject({ ok: true, evidence: [] })
    expect(await readdir(join(folder, 'split-7'))).toContain('settled.checkpoint')
    await appendAll(ledger, leaves(2, 60))
    expect(await look()).toMatchObject({ ok: true })
  })

  test('is found where an entry that raised the alarm is taken back', async () => {
    const disk = memoryDisk()
    await using ledger = await openChained(disk)
    const twin = { ...memoryDisk(), files: new Map(disk.files) }
    await using other = await openChained(twin)
    const { served, look } = await looking(ledger)
    await look()
    await appendAll(ledger, [
      stoppedEntry({ v: 'stopped/v1', origin: 'other', because: 'retired' }),
    ])
    const seen = await look()
    expect(seen).toMatchObject({ alarm: { because: 'entry' } })
    expect(await readFile(seen.evidence[1] ?? '', 'utf8')).toBe(ledger.head().text)
    await appendAll(other, leaves(3))
    served.ledger = other
    const taken = await look()
    expect(taken).toMatchObject({ ok: false, alarm: { because: 'split' } })
    expect(await readFile(taken.evidence[2] ?? '', 'utf8')).toBe(other.head().text)
  })

  test('fills no disk: of an alarm at every look so many are kept and no more', async () => {
    await using ledger = await openChained(memoryDisk())
    const { look, folder, pass } = await looking(ledger)
    await look()
    await appendAll(ledger, [
      stoppedEntry({ v: 'stopped/v1', origin: 'other', because: 'retired' }),
    ])
    for (let at = 0; at < 70; at += 1) {
      await appendAll(ledger, [leaf(1000 + at)])
      pass()
      expect((await look()).ok).toBe(false)
    }
    expect(await readdir(folder)).toHaveLength(64 + 1)
  })

  test('of one size is found by the root alone', async () => {
    const { ledger, other, served, look } = await forked()
    await appendAll(ledger, leaves(4, 50))
    expect(ledger.head().size).toBe(other.head().size)
    await look()
    served.ledger = other
    expect(await look()).toMatchObject({ ok: false, alarm: { because: 'split' } })
  })

  test('is found as well when the ledger grows shorter', async () => {
    const { other, served, ledger, look } = await forked()
    served.ledger = other
    await look()
    served.ledger = ledger
    expect(await look()).toMatchObject({
      ok: false,
      alarm: { because: 'split', detail: 'it showed 11 entries before and shows 7 now' },
    })
  })

  test('between us and a witness is found at the first look', async () => {
    const { ledger, other } = await forked()
    const witness = await testWitness('w.example', [ledger.logVkey])
    const { served, look } = await looking(
      ledger,
      `witness w ${witness.witness.vkey} http://w.test\nquorum none\n`,
    )
    const address = `http://w.test/${originHash(ledger.origin)}/checkpoint`
    served.extra.set(address, ledger.head().text)
    expect(await look()).toMatchObject({ ok: true, warnings: [] })
    served.extra.set(address, other.head().text)
    const seen = await look()
    expect(seen).toMatchObject({ ok: true })
    await appendAll(ledger, leaves(40, 400))
    expect(await look()).toMatchObject({
      ok: false,
      alarm: { because: 'split', detail: expect.stringContaining('w.example') },
    })
  })

  test('is not cried for a witness that tells nothing: that is a warning', async () => {
    const { ledger } = await forked()
    const { witness } = await testWitness('w.example', [ledger.logVkey])
    const { look } = await looking(ledger, `witness w ${witness.vkey} http://w.test\nquorum none\n`)
    expect(await look()).toMatchObject({
      ok: true,
      warnings: [expect.stringContaining('w.example')],
    })
  })
})
