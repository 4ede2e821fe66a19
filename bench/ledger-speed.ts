import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCharter } from '../server/charter/open-charter.ts'
import type { Ledger } from '../server/ledger/ledger.ts'
import { type Figure, median } from './figure.ts'

const leaves = 2000
const single = 20

/** A ledger on this disk: every leaf is on it before it is acknowledged. */
export const ledgerSpeed: Figure = {
  name: 'ledger-speed',
  title: 'The ledger',
  measure: async () => {
    const home = mkdtempSync(join(tmpdir(), 'overt-bench-'))
    try {
      await using opened = await openCharter({
        home,
        name: 'overt.bench',
        clock: Date.now,
        random: (bytes) => new Uint8Array(randomBytes(bytes)),
        logger: { info: () => {}, warn: () => {}, error: () => {} },
      })
      const rate = await appendRate(opened.ledger)
      const sealMs = await timeToSeal(opened.ledger)
      return [
        { figure: 'Leaves appended at once', value: rate, unit: 'leaves/s', aim: null },
        { figure: 'Append to checkpoint', value: sealMs, unit: 'ms', aim: { most: 1000 } },
      ]
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  },
}

/** An answer's leaf: a type byte and a hash. */
const leaf = (): Uint8Array => Uint8Array.of(1, ...randomBytes(32))

async function appendRate(ledger: Ledger): Promise<number> {
  const started = performance.now()
  await Promise.all(Array.from({ length: leaves }, () => ledger.append(leaf())))
  return leaves / ((performance.now() - started) / 1000)
}

async function timeToSeal(ledger: Ledger): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < single; at += 1) {
    const started = performance.now()
    const index = await ledger.append(leaf())
    await ledger.sealed(index, AbortSignal.timeout(10_000))
    times.push(performance.now() - started)
  }
  return median(times)
}
