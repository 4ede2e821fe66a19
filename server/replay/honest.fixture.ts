import type { ReplayResult } from '@overt/wire'
import { openTestModel } from '../engine/llama/test-model.ts'
import type { LlamaEngine } from '../engine/llama/llama.ts'
import { type Told, answered, ask, bytesFor, chosen, fileOf } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'
import { finding, openTestReplayer } from './replayer.fixture.ts'

// For tests and `npm run honest` only.

/** The answers of these numbers, `to` not among them. */
export type HonestRange = { readonly from: number; readonly to: number }

const AT_ONCE = 16
/** Answers to one question: they share the reading of it, and each has noise of its own. */
const CHOICES = 8
/** How many answers are asked for together; the next come while these are replayed. */
const TOGETHER = 4 * CHOICES
/** A machine that does other things too is neither hung nor too late. */
const PATIENCE_MS = 3_600_000

/** The lengths, shortest first, that answers one after the other are limited to. */
const LIMITS = [2, 3, 4, 5, 6, 7]
const TEMPERATURES = ['0', '0.5', '1', '1.5']
const TOP_P = ['1', '0.95', '0.8']
const WORDS =
  'why how tell count list of and the a for in rain sea bread child Paris French 17 quickly poem numbers not Ünal 朝'.split(
    ' ',
  )

export type HonestReplay = ReplayResult & { readonly n: number }

/** Honest answers, made in batches of what comes together, and what replaying each alone came to, in order. */
export async function* replayHonest({ from, to }: HonestRange): AsyncGenerator<HonestReplay> {
  const lines = { waiting: 2 * TOGETHER, waitingOfOne: 2 * TOGETHER }
  const waits = { ...lines, hangMs: PATIENCE_MS, deadlineMs: PATIENCE_MS }
  await using engine = await openTestModel({ threads: 1, sequences: AT_ONCE, ...waits })
  await using replayer = await openTestReplayer()
  const make = async (first: number): Promise<readonly Told[]> => {
    const count = Math.max(0, Math.min(TOGETHER, to - first))
    return Promise.all(Array.from({ length: count }, (_, i) => answer(engine, first + i)))
  }
  let next = make(from)
  for (let n = from; n < to;) {
    const told = await next
    next = make(n + TOGETHER)
    // Whoever stops early does not hear of them.
    next.catch(() => {})
    for (const one of told) {
      yield { n: n++, ...(await replayReceipt(await fileOf(one), finding(replayer))) }
    }
  }
}

/** Answers of different lengths to prompts of different lengths: hardly two batches are alike. */
function answer(engine: LlamaEngine, n: number): Promise<Told> {
  const [question, choice] = [Math.floor(n / CHOICES), n % CHOICES]
  const set = {
    limit: chosen(LIMITS[n % LIMITS.length] ?? 1),
    temperature: chosen(TEMPERATURES[n % TEMPERATURES.length] ?? '1'),
    topP: chosen(TOP_P[n % TOP_P.length] ?? '1'),
  }
  const account = `asker ${Math.floor(question / 2)}`
  const about = { choice, account }
  return answered(engine, `honest ${question}`, ask(questionOf(question)), set, about)
}

/** Every second question begins with the words of the one before, of which the engine still has the state; the others begin anew. */
function questionOf(n: number): string {
  const begins = wordsOf(n - (n % 2))
  return n % 2 === 0 ? begins : `${begins} ${wordsOf(n)}`
}

function wordsOf(n: number): string {
  const [first = 0, ...others] = bytesFor(`question ${n}`)
  return others
    .slice(0, 3 + (first % 16))
    .map((byte) => WORDS[byte % WORDS.length])
    .join(' ')
}
