import { setTimeout } from 'node:timers/promises'
import { unshaped, type PromptMessage, type Sampling } from '../server/engine/engine.ts'
import { openLlama, type LlamaEngine } from '../server/engine/llama/llama.ts'
import { findModel } from '../test/model.ts'
import { median } from './figure.ts'
import type { EngineRow } from './engine-row.ts'

const HEAVY_REQUESTS = 50
const TRIES = 15
/** Longer than a step: a request comes, and is planned first, at any moment of one. */
const ARRIVES_WITHIN_MS = 100
const REPORTED_WITHIN_MS = 1
const never = new AbortController().signal
const quiet = { info: () => {}, warn: () => {}, error: () => {} }

const sampling: Sampling = {
  temperature: 0.8,
  topK: 64,
  topP: 0.95,
  minP: 0.05,
  limit: 64,
  stop: [],
  ...unshaped,
  noiseKey: new Uint8Array(32).fill(7),
  seed: null,
  choice: 0,
  run: 0,
}

/** How many steps later than alone a light account has its first token, beside one that sent fifty requests. */
export async function fairness(): Promise<readonly EngineRow[]> {
  const modelPath = findModel()
  if (modelPath === null) throw new Error('There is no test model: run `npm test` once.')
  await using engine = await openLlama({
    modelPath,
    modelDigest: `sha256:${'0'.repeat(64)}`,
    contextTokens: 512,
    sequences: 4,
    threads: null,
    waitingOfOne: HEAVY_REQUESTS,
    logger: quiet,
    clock: Date.now,
  })
  const alone: number[] = []
  for (let n = 0; n < TRIES; n++) alone.push(await firstToken(engine, `alone ${n}`))
  const heavy = new Heavy(engine)
  const beside: number[] = []
  for (let n = 0; n < TRIES; n++) beside.push(await firstToken(engine, `light ${n}`))
  await heavy.end()
  const steps = (median(beside) - median(alone)) / median(heavy.steps)
  const figure = 'First token of a light account beside fifty requests, after its ideal'
  return [{ figure, unit: 'steps', ours: steps, peer: null, goal: { most: 2 }, isRatio: false }]
}

const asking = (text: string): readonly PromptMessage[] => [
  { role: 'user', text, from: 'person', ref: null },
]

async function firstToken(engine: LlamaEngine, account: string): Promise<number> {
  await setTimeout(Math.random() * ARRIVES_WITHIN_MS)
  const began = performance.now()
  const prompt = await engine.plan(asking(`${account}: what is the tide?`), never)
  const limit = { ...sampling, limit: 4 }
  let first = 0
  for await (const event of engine.generate(prompt, limit, account, never)) {
    if (event.type === 'delta' && first === 0) first = performance.now() - began
  }
  return first
}

/** Fifty requests of one account, and how long a step of each took. */
class Heavy {
  readonly steps: number[] = []
  readonly #abort = new AbortController()
  readonly #all: Promise<unknown>

  constructor(engine: LlamaEngine) {
    const requests = Array.from({ length: HEAVY_REQUESTS }, (_, n) => this.#ask(engine, n))
    this.#all = Promise.all(requests)
  }

  async end(): Promise<void> {
    this.#abort.abort()
    await this.#all
  }

  async #ask(engine: LlamaEngine, n: number): Promise<void> {
    const prompt = await engine.plan(asking(`${n} boats. Tell me all about each of them.`), never)
    const reports: { readonly at: number; tokens: number }[] = []
    for await (const event of engine.generate(prompt, sampling, 'heavy', this.#abort.signal)) {
      if (event.type !== 'delta') continue
      const now = performance.now()
      const last = reports.at(-1)
      if (last !== undefined && now - last.at < REPORTED_WITHIN_MS) last.tokens++
      else reports.push({ at: now, tokens: 1 })
    }
    // Steps that are reported together are one wait for several tokens.
    reports.slice(1).forEach(({ at, tokens }, i) => {
      this.steps.push((at - (reports[i]?.at ?? at)) / tokens)
    })
  }
}
