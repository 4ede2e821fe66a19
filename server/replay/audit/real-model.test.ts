import { parseAuditEntry } from '@overt/verifier'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { promises } from '../../../test/promises.ts'
import { ofCharter, openWorld } from '../../answering/test-world.ts'
import { SAMPLED } from '../../engine/sampler/pick.ts'
import type { Engine, EngineEvent } from '../../engine/engine.ts'
import type { LlamaEngine } from '../../engine/llama/llama.ts'
import { openTestModel, testModelPath } from '../../engine/llama/test-model.ts'
import { jobWorld } from '../../job/job.fixture.ts'
import { silentLogger } from '../../observe/logger.ts'
import { Replays } from '../replays.ts'
import { openAudits } from './open-audits.ts'

promises('audit:daily')

// The whole of it on the real model: answers, the draw by a later checkpoint, replays in a process of their own, the
// ledger's entry.

const timeout = 300_000
const ALL = 1_000_000
/** Stands for none of the words that the model says. */
const OTHER = 260
const LIE_AT = 3

let model: LlamaEngine
let isLying = false

beforeAll(async () => {
  model = await openTestModel({ threads: 1, sequences: 2 })
}, timeout)
afterAll(async () => model?.[Symbol.asyncDispose]())

/** Tells another token than the one that was drawn, when it lies. */
async function* told(events: AsyncIterable<EngineEvent>): AsyncGenerator<EngineEvent> {
  for await (const event of events) {
    if (event.type !== 'stopped' || !isLying) {
      yield event
      continue
    }
    const { run } = event
    const lie = { ids: run.ids.with(LIE_AT, OTHER), kinds: run.kinds.with(LIE_AT, SAMPLED) }
    const read = model.reread(lie.ids, { stop: [], thinking: null, calls: null })
    yield { ...event, run: { ...run, ...lie, ...read } }
  }
}

const engine = (): Engine =>
  new Proxy(model, {
    get(target, name) {
      if (name === 'generate') {
        return (...asked: Parameters<Engine['generate']>) => told(target.generate(...asked))
      }
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

test(
  'each answer that was drawn is replayed by the model, and the ledger says how many are exact and how many lie',
  { timeout },
  async () => {
    const world = await openWorld({ engine: engine() })
    const sampling = { ...ofCharter, limit: 8 }
    const answer = (text: string) => world.answer(text, { sampling })
    await using replays = new Replays({
      home: world.home,
      own: testModelPath(),
      clock: () => world.time.now,
      isIdle: () => world.answering.isIdle(),
    })
    const errors: unknown[] = []
    const logger = { ...silentLogger, error: (about: unknown) => errors.push(about) }
    const audits = openAudits({ ...world, share: ALL, replays, logger })
    const jobs = await jobWorld({ store: world.store })
    const day = async () => {
      await jobs.add(null, 'audit')
      await jobs.worker(audits.works).step()
    }
    await answer('What is the capital of France?')
    await answer('Count to five.')
    isLying = true
    const lie = await answer('Name a colour.')
    isLying = false
    const closed = world.ledger.head().size
    await day()
    await answer('later')
    const beacon = world.ledger.head().size
    await day()
    expect(jobs.outcomes).toEqual(['done', 'done'])
    const audit = parseAuditEntry((await world.ledger.entry(beacon)) ?? new Uint8Array())
    expect(audit).toMatchObject({ from: 0, to: closed, share: ALL, beacon: { size: beacon } })
    expect(audit).toMatchObject({ drawn: 3, exact: 2, inconsistent: 1, inconclusive: 0 })
    expect(audit?.digest).toBe(model.identity.digest)
    expect(errors).toEqual([{ receipt: lie.receipt }])
  },
)
