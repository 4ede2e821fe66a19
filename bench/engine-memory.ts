import { statSync } from 'node:fs'
import { findModel } from '../test/model.ts'
import { ask, question } from './engine-ask.ts'
import type { EngineRow } from './engine-row.ts'
import { residentBytes } from './engine-process.ts'
import { CONTEXT_TOKENS, startOurs, STREAMS, type Target } from './engine-target.ts'

/** The test model's cache: 30 layers of 3 heads of 64, keys in q8_0 (34 bytes for 32 numbers) and values in f16. */
const CELL_BYTES = 30 * 3 * 64 * (34 / 32 + 2)
const MB = 1_000_000

/**
 * What the engine process has beside weights and cache, and what it has grown by after many requests. The shelf
 * of conversations is a cache with a setting of its own, and is off here.
 */
export async function memory(requests: number): Promise<readonly EngineRow[]> {
  await using ours = await startOurs({ OVERT_MODEL_SHELF_BYTES: '0' })
  const path = findModel()
  const weights = path === null ? 0 : statSync(path).size
  const cache = STREAMS * CONTEXT_TOKENS * CELL_BYTES
  await askMany(ours, STREAMS * 2, 1000)
  const before = residentBytes(ours.enginePid)
  await askMany(ours, requests, 100_000)
  const after = residentBytes(ours.enginePid)
  const plain = { unit: 'MB', peer: null, isRatio: false } as const
  return [
    {
      ...plain,
      figure: 'Engine process beyond weights and cache',
      ours: (after - weights - cache) / MB,
      goal: { most: 150 },
    },
    {
      ...plain,
      figure: `Its growth over ${requests} requests`,
      ours: (after - before) / MB,
      goal: null,
    },
  ]
}

async function askMany(target: Target, count: number, from: number): Promise<void> {
  for (let done = 0; done < count; done += STREAMS) {
    const batch = Array.from({ length: Math.min(STREAMS, count - done) }, (_, at) =>
      ask(target, question(60, from + done + at), 4),
    )
    await Promise.all(batch)
  }
}
