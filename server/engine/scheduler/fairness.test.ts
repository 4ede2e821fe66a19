import { describe, expect, test } from 'vitest'
import { promises } from '../../../test/promises.ts'
import { unadjusted } from '../sampler/adjustment.ts'
import { Admission, type Ticket } from './admission.ts'
import { Decoder } from './decoder.ts'
import { END, ToyContext, toyVocabulary, VOCABULARY } from './toy-context.fixture.ts'

promises('engine:fair')

const SEQUENCES = 4
/** A prompt's worth of tokens that a step can read. */
const PROMPT = 12
const STEP_MS = 30

/** The scheduler without processes and timers: time is counted in steps. */
class Machine {
  steps = 0
  #runs = 0
  #ms = 0
  readonly #requests = new Map<number, Request>()
  readonly #decoder = new Decoder({
    context: new ToyContext(),
    sequences: SEQUENCES,
    threads: { most: 1, isSet: false, fastest: null },
    shelfBytes: 1_000_000,
    tokens: VOCABULARY,
    vocabulary: () => toyVocabulary,
    pieceOf: (id) => toyVocabulary.piece(id),
    endsGeneration: (id) => id === END,
    clock: () => (this.#ms += STEP_MS),
    idle: () => 0,
    used: () => 0,
  })
  readonly admission = new Admission({
    sequences: SEQUENCES,
    waiting: 100,
    waitingOfOne: 60,
    deadlineMs: 1_000_000,
    clock: () => this.steps,
  })

  ask(account: string, limit: number): Request {
    const request = new Request(this, account, limit, this.#runs++)
    this.#requests.set(request.run, request)
    this.admission.enter(request)
    return request
  }

  start({ account, limit, run, ids, trace }: Request): void {
    const prompt = Int32Array.from({ length: PROMPT }, (_, i) => (run + i) % 30)
    const noiseKey = new Uint8Array(32).fill(run)
    const filters = { topK: 8, topP: 1, minP: 0, temperature: 1, ...unadjusted }
    const forced = Int32Array.from(ids)
    const order = {
      type: 'start',
      run,
      account,
      prompt,
      publicLength: 0,
      forced,
      scores: null,
      grammar: null,
    } as const
    this.#decoder.start({ ...order, limit, filters, noiseKey, trace })
  }

  /** As the child does it: between two steps. */
  rest(request: Request): void {
    this.#decoder.cancel(request.run)
    this.admission.steppedAside(request)
  }

  step(): void {
    if (!this.#decoder.busy) return
    this.steps++
    const { tokens, ended } = this.#decoder.step()
    for (const { run, id, trace } of tokens) this.#requests.get(run)?.token(id, trace)
    for (const { run } of ended) this.#requests.get(run)?.end()
  }

  until(met: () => boolean): void {
    while (!met()) this.step()
  }
}

class Request implements Ticket {
  readonly account: string
  readonly limit: number
  readonly run: number
  readonly ids: number[] = []
  trace = new Uint8Array(32)
  firstAt: number | null = null
  isOver = false
  readonly #machine: Machine

  constructor(machine: Machine, account: string, limit: number, run: number) {
    this.#machine = machine
    this.account = account
    this.limit = limit
    this.run = run
  }

  admitted(): void {
    this.#machine.start(this)
  }

  moved(): void {}

  stepAside(): void {
    this.#machine.rest(this)
  }

  refused(error: Error): void {
    throw error
  }

  token(id: number, trace: Uint8Array): void {
    this.firstAt ??= this.#machine.steps
    this.ids.push(id)
    this.trace = new Uint8Array(trace)
  }

  end(): void {
    this.isOver = true
    this.#machine.admission.leave(this)
  }
}

/** Steps from the question to the first token on a machine that does nothing else. */
function ideal(): number {
  const machine = new Machine()
  const alone = machine.ask('light', 5)
  machine.until(() => alone.firstAt !== null)
  return alone.firstAt ?? Infinity
}

describe('beside an account that sends fifty requests', () => {
  test('a light one has its first token within two steps of what it would have alone', () => {
    const machine = new Machine()
    for (let n = 0; n < 50; n++) machine.ask('heavy', 40)
    for (let visit = 0; visit < 20; visit++) {
      for (let n = 0; n < 7; n++) machine.step()
      const asked = machine.steps
      const light = machine.ask('light', 5)
      machine.until(() => light.firstAt !== null)
      expect((light.firstAt ?? Infinity) - asked).toBeLessThanOrEqual(ideal() + 2)
      machine.until(() => light.isOver)
    }
  })

  test('three light ones at once have theirs as soon, and the heavy one still has a sequence', () => {
    const machine = new Machine()
    const heavy = Array.from({ length: 50 }, () => machine.ask('heavy', 40))
    for (let n = 0; n < 30; n++) machine.step()
    const asked = machine.steps
    const light = ['a', 'b', 'c'].map((account) => machine.ask(account, 20))
    const before = heavy.reduce((sum, { ids }) => sum + ids.length, 0)
    machine.until(() => light.every(({ firstAt }) => firstAt !== null))
    for (const { firstAt } of light) {
      expect((firstAt ?? Infinity) - asked).toBeLessThanOrEqual(ideal() + 2)
    }
    machine.step()
    expect(heavy.reduce((sum, { ids }) => sum + ids.length, 0)).toBeGreaterThan(before)
  })

  test('and every request of the heavy one still gets what it would have got alone', () => {
    const machine = new Machine()
    const heavy = Array.from({ length: 50 }, () => machine.ask('heavy', 12))
    for (let n = 0; !heavy.every(({ isOver }) => isOver); n++) {
      if (n % 9 === 0 && n < 200) machine.ask(`light ${n}`, 3)
      machine.step()
    }
    for (const { run, ids } of heavy) {
      const alone = new Machine()
      const requests = Array.from({ length: run + 1 }, () => alone.ask('heavy', 12))
      alone.until(() => requests.every(({ isOver }) => isOver))
      expect(ids).toEqual(requests.at(-1)?.ids)
    }
  })
})
