import { afterAll, beforeAll } from 'vitest'
import type { LlamaEngine } from '../engine/llama/llama.ts'
import { openTestModel } from '../engine/llama/test-model.ts'
import type { Replayer } from '../engine/replayer/replayer.ts'
import { answered, ask, fileOf, limit, type Told } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'
import { finding, openTestReplayer } from './replayer.fixture.ts'

// For tests only: one honest answer of the real model, and what replays it. Opened for the file that imports it.

export const timeout = 300_000
export let engine: LlamaEngine
export let replayer: Replayer
export let honest: Told

export const replay = async (told: Told) => replayReceipt(await fileOf(told), finding(replayer))

beforeAll(async () => {
  engine = await openTestModel({ threads: 1 })
  replayer = await openTestReplayer()
  honest = await answered(engine, 'capital', ask('What is the capital of France?'), limit(48))
}, timeout)
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]()
  await replayer?.[Symbol.asyncDispose]()
})
