import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { keyId, toBase64, toHex } from '@overt/verifier'
import { z } from 'zod'
import { openCharter } from '../server/charter/open-charter.ts'
import { keyOfSeed } from '../server/ledger/key.ts'
import { type Ledger, LedgerError } from '../server/ledger/ledger.ts'
import { buildInterop, findGo, runInterop } from '../test/interop/go.ts'
import { type Figure, type Row } from './figure.ts'
import { servedRows } from './ledger-serving.ts'

const entries = 20_000
/** As many appends are under way at once, for us and for Tessera. */
const atOnce = 1024
const perSecond = 100
const seconds = 10

/** A ledger on this disk: every entry is on it before it is acknowledged. */
export const ledgerSpeed: Figure = {
  name: 'ledger-speed',
  title: 'The ledger',
  measure: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overt-bench-'))
    try {
      await using opened = await openCharter({
        home: join(folder, 'overt'),
        name: 'overt.bench',
        clock: Date.now,
        random: (bytes) => new Uint8Array(randomBytes(bytes)),
        logger: { info: () => {}, warn: () => {}, error: () => {} },
      })
      const { ledger } = opened
      const rate = await appendRate(ledger)
      await drained(ledger)
      const sealMs = await sealAtRate(ledger)
      return [
        { figure: 'Durable appends', value: rate, unit: 'leaves/s', aim: null },
        ...(await besideTessera(folder, rate)),
        { figure: 'Append to checkpoint, p99', value: sealMs, unit: 'ms', aim: { most: 1000 } },
        ...(await servedRows(opened)),
        { figure: 'Inclusion proofs', value: await proofRate(ledger), unit: 'proofs/s', aim: null },
      ]
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** An answer's leaf: a type byte and a hash. */
const leaf = (): Uint8Array => Uint8Array.of(1, ...randomBytes(32))

async function appendRate(ledger: Ledger): Promise<number> {
  const started = performance.now()
  const lane = async (from: number): Promise<void> => {
    for (let at = from; at < entries; at += atOnce) await appended(ledger)
  }
  await Promise.all(Array.from({ length: atOnce }, (_, from) => lane(from)))
  return entries / ((performance.now() - started) / 1000)
}

/** A caller who is told that too many wait tries again, as its message says; that is in the rate. */
async function appended(ledger: Ledger): Promise<void> {
  for (;;) {
    try {
      await ledger.append(leaf())
      return
    } catch (error) {
      if (!(error instanceof LedgerError) || error.code !== 'too_many_leaves') throw error
      await delay(10)
    }
  }
}

/** Tessera's POSIX storage on the same disk; nothing without Go. */
async function besideTessera(folder: string, ours: number): Promise<readonly Row[]> {
  const go = findGo()
  if (go === null) {
    process.stderr.write('SKIPPED: there is no Go here, so Tessera is not measured.\n')
    return []
  }
  const program = join(folder, 'interop')
  buildInterop(go, program)
  const key = await tesseraKey()
  const args = ['append', join(folder, 'tessera'), key, String(entries), String(atOnce)]
  const { rate } = z.object({ rate: z.number() }).parse(JSON.parse(await runInterop(program, args)))
  return [
    { figure: "Tessera's durable appends", value: rate, unit: 'leaves/s', aim: null },
    { figure: 'Ours to Tessera’s', value: ours / rate, unit: 'times', aim: { least: 1 } },
  ]
}

/** A note signer's private key, as Go's sumdb/note writes it. */
async function tesseraKey(): Promise<string> {
  const seed = new Uint8Array(randomBytes(32))
  const id = await keyId('bench', 1, keyOfSeed(seed).publicKey)
  return `PRIVATE+KEY+bench+${toHex(id)}+${toBase64(Uint8Array.of(1, ...seed))}`
}

/** What was appended before is sealed first, so that nothing waits for it. */
async function drained(ledger: Ledger): Promise<void> {
  await ledger.sealed(await ledger.append(leaf()), AbortSignal.timeout(60_000))
}

/** The slowest of a hundred, from the call to a published checkpoint, at a steady rate. */
async function sealAtRate(ledger: Ledger): Promise<number> {
  const began = performance.now()
  const times: number[] = []
  const one = async (): Promise<void> => {
    const started = performance.now()
    const index = await ledger.append(leaf())
    await ledger.sealed(index, AbortSignal.timeout(20_000))
    times.push(performance.now() - started)
  }
  const all: Promise<void>[] = []
  for (let at = 0; at < perSecond * seconds; at += 1) {
    const due = began + (at * 1000) / perSecond
    if (due > performance.now()) await delay(due - performance.now())
    all.push(one())
  }
  await Promise.all(all)
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN
}

async function proofRate(ledger: Ledger): Promise<number> {
  const head = ledger.head()
  const count = 500
  const started = performance.now()
  for (let at = 0; at < count; at += 1) await ledger.proof((at * 7919) % head.size, head)
  return count / ((performance.now() - started) / 1000)
}
