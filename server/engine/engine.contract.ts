import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  EngineError,
  unshaped,
  type Engine,
  type EngineEvent,
  type PromptMessage,
  type Run,
  type Sampling,
} from './engine.ts'

/** An engine under test, with a question that it answers with at least a dozen tokens. */
export type Subject = {
  readonly engine: Engine
  readonly question: readonly PromptMessage[]
  /** A question that leaves no room to answer. */
  readonly tooLong: readonly PromptMessage[]
  /** Ids come with the text; a provider gives none. */
  readonly givesIds: boolean
  /** Pieces of text that may still come behind an abort: those of the report in which it fell. */
  readonly onTheirWay: number
}

const NOISE_KEY = Uint8Array.from({ length: 32 }, (_, i) => i)

export const sampling = (changes: Partial<Sampling> = {}): Sampling => ({
  temperature: 0.8,
  topK: 64,
  topP: 1,
  minP: 0,
  limit: 24,
  stop: [],
  ...unshaped,
  noiseKey: NOISE_KEY,
  seed: null,
  choice: 0,
  run: 0,
  ...changes,
})

export const person = (text: string): PromptMessage[] => [
  { role: 'user', text, from: 'person', ref: null },
]

/** All events of one answer. `onEvent` sees each as it comes. */
export async function collect(
  events: AsyncIterable<EngineEvent>,
  onEvent: (event: EngineEvent) => void = () => {},
): Promise<EngineEvent[]> {
  const all: EngineEvent[] = []
  for await (const event of events) {
    all.push(event)
    onEvent(event)
  }
  return all
}

export function runOf(events: readonly EngineEvent[]): Run {
  const last = events.at(-1)
  if (last?.type !== 'stopped') throw new Error('the answer did not end with stopped')
  return last.run
}

const joined = (events: readonly EngineEvent[]): string =>
  events.map((event) => (event.type === 'delta' ? event.text : '')).join('')

/** What every engine promises (engine.ts), whatever it is made of. */
export function engineContract(name: string, open: () => Promise<Subject>, timeout = 30_000): void {
  describe(`${name} keeps the promises of the engine port`, { timeout }, () => {
    let subject: Subject
    const never = new AbortController().signal
    beforeAll(async () => {
      subject = await open()
    })
    afterAll(async () => subject.engine[Symbol.asyncDispose]())

    const ask = async (
      changes: Partial<Sampling> = {},
      signal: AbortSignal = never,
      onEvent?: (event: EngineEvent) => void,
    ) => {
      const prompt = await subject.engine.plan(subject.question, never)
      const events = subject.engine.generate(prompt, sampling(changes), 'an account', signal)
      return collect(events, onEvent)
    }

    orderTests(ask, () => subject)
    endTests(ask, () => subject)
    abortTests(ask, () => subject)

    const askTooMuch = async () => {
      const prompt = await subject.engine.plan(subject.tooLong, never)
      await collect(subject.engine.generate(prompt, sampling(), 'an account', never))
    }

    test('a prompt that leaves no room to answer is refused with both counts', async () => {
      const error: unknown = await askTooMuch().catch((thrown: unknown) => thrown)
      if (!(error instanceof EngineError)) throw new Error('it was not refused')
      expect(error.code).toBe('context_length_exceeded')
      expect(error.message.match(/\d+/g)?.length).toBeGreaterThanOrEqual(2)
    })

    test('the same key and prompt give the same answer, alone and beside others', async () => {
      const alone = runOf(await ask())
      const others = await Promise.all([ask(), ask({ temperature: 0 }), ask()])
      const beside = others.map(runOf)
      expect(beside[0]).toMatchObject({ text: alone.text, ids: alone.ids, kinds: alone.kinds })
      expect(beside[2]).toMatchObject({ text: alone.text, ids: alone.ids, kinds: alone.kinds })
    })
  })
}

type Ask = (
  changes?: Partial<Sampling>,
  signal?: AbortSignal,
  onEvent?: (event: EngineEvent) => void,
) => Promise<EngineEvent[]>

const RANK = { queued: 0, prompted: 1, thought: 2, delta: 3, call: 3, stopped: 4 } as const

function orderTests(ask: Ask, subject: () => Subject): void {
  test('events come in order and end with exactly one stopped', async () => {
    const events = await ask()
    const ranks = events.map(({ type }) => RANK[type])
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
    expect(events.filter(({ type }) => type === 'stopped')).toHaveLength(1)
    expect(events.filter(({ type }) => type === 'prompted')).toHaveLength(1)
    expect(events.filter(({ type }) => type === 'delta').length).toBeGreaterThan(2)
  })

  test('the joined deltas are the text, and their ids begin the ids of the run', async () => {
    const events = await ask()
    const run = runOf(events)
    const ids = events.flatMap((event) => (event.type === 'delta' ? event.ids : []))
    expect(joined(events)).toBe(run.text)
    expect(run.text.length).toBeGreaterThan(10)
    expect(run.ids.slice(0, ids.length)).toEqual(ids)
    expect(run.kinds).toHaveLength(run.ids.length)
    expect(run.ids.length > 0).toBe(subject().givesIds)
  })
}

function endTests(ask: Ask, subject: () => Subject): void {
  test('the limit ends an answer with stop length and counts every token', async () => {
    const run = runOf(await ask({ limit: 7 }))
    expect(run.stop).toBe('length')
    expect(run.usage.outputTokens).toBe(7)
  })

  test('a stop string ends the answer and not one character of it leaks', async () => {
    const whole = runOf(await ask()).text
    const stop = whole.slice(9, 14)
    const seen: string[] = []
    const run = runOf(
      await ask({ stop: ['never in any answer', stop] }, undefined, (event) => {
        if (event.type === 'delta') seen.push(event.text)
      }),
    )
    expect(run.stop).toBe('stop')
    expect(run.text).toBe(whole.slice(0, whole.indexOf(stop)))
    expect(seen.join('')).toBe(run.text)
    // A provider cuts the text itself.
    if (subject().givesIds) expect(run.edits.at(-1)).toMatchObject({ by: 'stop', ins: '' })
  })

  test('what its tokens said is read again from them alone, with the edits', async () => {
    const whole = runOf(await ask()).text
    const marks = { stop: [whole.slice(9, 14)], thinking: null, calls: null }
    const { ids, text, edits } = runOf(await ask(marks))
    const { engine, givesIds } = subject()
    expect(engine.reread(ids, marks)).toEqual(givesIds ? { text, edits } : null)
  })
}

function abortTests(ask: Ask, subject: () => Subject): void {
  test('an abort ends the answer with everything so far', async () => {
    const abort = new AbortController()
    let deltas = 0
    let afterAbort = 0
    const events = await ask({}, abort.signal, (event) => {
      if (event.type !== 'delta') return
      if (abort.signal.aborted) afterAbort++
      if (++deltas === 3) abort.abort()
    })
    const run = runOf(events)
    expect(run.stop).toBe('aborted')
    expect(joined(events)).toBe(run.text)
    expect(afterAbort).toBeLessThanOrEqual(subject().onTheirWay)
    expect(run.text).not.toBe('')
  })

  test('an answer that was aborted before it began is empty', async () => {
    const events = await ask({}, AbortSignal.abort())
    expect(events).toHaveLength(1)
    expect(runOf(events)).toMatchObject({ stop: 'aborted', text: '', ids: [] })
  })

  test('whoever stops listening leaves the engine free for the next', async () => {
    const { engine, question } = subject()
    const signal = new AbortController().signal
    for (let n = 0; n < 12; n++) {
      const prompt = await engine.plan(question, signal)
      for await (const event of engine.generate(prompt, sampling(), 'an account', signal)) {
        if (event.type === 'delta') break
      }
    }
    expect(runOf(await ask({ limit: 2 })).stop).toBe('length')
  })
}
