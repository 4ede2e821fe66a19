import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LlamaEngine } from '../engine/llama/llama.ts'
import { openTestModel } from '../engine/llama/test-model.ts'
import type { Replayer } from '../engine/replayer/replayer.ts'
import type { Retaken, TaughtRun } from '../engine/replayer/teacher.ts'
import type { Build, FindReplayer } from './found.ts'
import { answered, ask, fileOf, type Told } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'
import { openTestReplayer, withTokens } from './replayer.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('replay:exact', 'replay:says-nothing-unfounded')

const timeout = 240_000
const EDITED = 7
let engine: LlamaEngine
let replayer: Replayer
let honest: Told

beforeAll(async () => {
  engine = await openTestModel({ threads: 1, sequences: 1 })
  replayer = await openTestReplayer()
  const limit = { value: 24, by: 'caller' as const }
  honest = await answered(engine, 'leads', ask('Tell a story about a lighthouse.'), { limit })
}, timeout)
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]()
  await replayer?.[Symbol.asyncDispose]()
})

/** What was asked of the model and what it gave. */
type Lesson = { readonly run: TaughtRun; readonly retaken: Retaken }

const isUnchanged = async () => true

/** The model as two builds, which are steady or not; all of their lessons are kept. */
function watched(isSteady: boolean): { readonly lessons: Lesson[]; readonly find: FindReplayer } {
  const lessons: Lesson[] = []
  const build = (): Build => ({
    variant: 'haswell',
    replayer: {
      opened: replayer.opened,
      tokenise: replayer.tokenise.bind(replayer),
      async teach(run) {
        const retaken = await replayer.teach(run)
        lessons.push({ run, retaken })
        return retaken
      },
      isSteady: async () => isSteady,
      [Symbol.asyncDispose]: async () => {},
    },
  })
  const other = async () => build()
  const find: FindReplayer = async () => ({ ok: true, ...build(), other, isUnchanged })
  return { lessons, find }
}

const leadsOf = ({ retaken }: Lesson) => [...retaken.leads].filter((lead) => !Number.isNaN(lead))

test('weights that were changed under the replay accuse nobody', { timeout }, async () => {
  const { find } = watched(true)
  const changed: FindReplayer = async (wanted) => ({
    ...(await find(wanted)),
    isUnchanged: async () => false,
  })
  const verdictOf = async (told: typeof honest) => replayReceipt(await fileOf(told), changed)
  expect(await verdictOf(lie())).toMatchObject({ verdict: 'inconclusive', reason: 'weights' })
  expect(await verdictOf(honest)).toMatchObject({ verdict: 'exact' })
})

describe('how far each token was before the next best', { timeout }, () => {
  test('is not worked out where every token is the same', async () => {
    const { lessons, find } = watched(true)
    expect(await replayReceipt(await fileOf(honest), find)).toMatchObject({ verdict: 'exact' })
    expect(lessons.map(leadsOf)).toEqual([[]])
  })

  test('is worked out for the tokens that differ', async () => {
    const { lessons, find } = watched(true)
    const result = await replayReceipt(await fileOf(lie()), find)
    expect(result).toMatchObject({ verdict: `inconsistent at step ${EDITED}` })
    expect(lessons).toHaveLength(1)
    const leads = lessons.flatMap(leadsOf)
    expect(leads).toHaveLength(result.counts?.mismatches ?? -1)
    expect(Math.max(...leads)).toBeLessThanOrEqual(0)
  })

  test('is worked out for all once the numbers are seen to depend on their batch', async () => {
    const { lessons, find } = watched(false)
    const result = await replayReceipt(await fileOf(lie()), find)
    // Two builds that compute the same measure nothing, and nobody is accused.
    expect(result).toMatchObject({ verdict: 'inconclusive', reason: 'few' })
    const length = lie().values.runs?.[0]?.output.length
    expect(lessons.slice(1).map((lesson) => leadsOf(lesson).length)).toEqual([length, length])
  })
})

function lie(): Told {
  const ids = honest.values.runs?.[0]?.output ?? []
  return withTokens(honest, replayer, ids.with(EDITED, ids[EDITED] === 260 ? 261 : 260))
}
