import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EngineState } from '../engine/llama/supervisor.ts'
import { openTestModel } from '../engine/llama/test-model.ts'
import type { Replayer } from '../engine/replayer/replayer.ts'
import { type Told, answered, ask, fileOf, limit } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'
import { finding, openTestReplayer } from './replayer.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('replay:exact')

// What an engine went through while it answered is in no bit of its answer.

const timeout = 300_000
let replayer: Replayer
beforeAll(async () => {
  replayer = await openTestReplayer()
}, timeout)
afterAll(async () => replayer?.[Symbol.asyncDispose]())

const verdictOf = async (told: Told) =>
  (await replayReceipt(await fileOf(told), finding(replayer))).verdict

test(
  'an answer that went on in a new process after a crash replays to the bit',
  { timeout },
  async () => {
    const states: EngineState[] = []
    await using engine = await openTestModel({ threads: 1, onState: (state) => states.push(state) })
    let deltas = 0
    const hear = ({ type }: { readonly type: string }) => {
      if (type !== 'delta' || ++deltas !== 6) return
      process.kill(states.at(-1)?.pid ?? 0, 'SIGSEGV')
    }
    const told = await answered(engine, 'crash', ask('Tell a long story.'), limit(20), { hear })
    expect(states.at(-1)?.crashes).toBe(1)
    expect(await verdictOf(told)).toBe('exact')
  },
)

test(
  'several choices of one prompt replay to the bit, each with noise of its own',
  { timeout },
  async () => {
    await using engine = await openTestModel({ threads: 1 })
    const asked = [0, 1, 2].map((choice) =>
      answered(engine, 'choices', ask('Name an animal and why.'), limit(12), { choice }),
    )
    const told = await Promise.all(asked)
    expect(new Set(told.map(({ values }) => values.text?.text)).size).toBe(3)
    for (const one of told) expect(await verdictOf(one)).toBe('exact')
  },
)

test(
  'an answer that rested while others were answered replays to the bit',
  { timeout },
  async () => {
    await using engine = await openTestModel({ threads: 1, sequences: 2 })
    const ended: string[] = []
    const quick = Promise.withResolvers<Told>()
    let deltas = 0
    const hear = ({ type }: { readonly type: string }) => {
      if (type !== 'delta' || ++deltas !== 6) return
      const asked = answered(engine, 'quick', ask('Name a colour.'), limit(3))
      quick.resolve(asked.finally(() => ended.push('quick')))
    }
    // One account has both sequences: its later answer makes room.
    const asked = [0, 1].map((choice) =>
      answered(engine, 'long', ask('Tell a long story.'), limit(60), { choice, hear }).finally(() =>
        ended.push('long'),
      ),
    )
    const told = [...(await Promise.all(asked)), await quick.promise]
    expect(ended[0]).toBe('quick')
    for (const one of told) expect(await verdictOf(one)).toBe('exact')
  },
)
