import type { Grammar } from '../engine.ts'
import { GrammarRun, type ThoughtMarks } from '../grammar/grammar-run.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import { Candidates } from '../sampler/candidates.ts'
import { Largest } from '../sampler/largest.ts'
import { ARGMAX } from '../sampler/pick.ts'
import { Sampler, type Filters } from '../sampler/sampler.ts'
import { Trace, TRACED } from '../sampler/trace.ts'
import type { Context } from '../llama/context.ts'
import { readRows } from './rows.ts'

/** One run of a receipt, as numbers. */
export type TaughtRun = {
  readonly prompt: Int32Array
  readonly output: Int32Array
  readonly filters: Filters
  readonly noiseKey: Uint8Array
  readonly grammar: Grammar | null
  /** How the answer marks a thought, which the grammar leaves alone; null where it has none. */
  readonly thinking?: ThoughtMarks | null
  /** h0. */
  readonly trace: Uint8Array
  /** Whether a lead is wanted of each step; else only of those at which another token is drawn. */
  readonly allLeads?: boolean
}

/** What this engine would have answered at each step, had all steps before been the recorded ones. */
export type Retaken = {
  readonly ids: Int32Array
  readonly kinds: Uint8Array
  /** The first 8 bytes of each step's trace, end to end, and the last hash whole. */
  readonly steps: Uint8Array
  readonly hash: Uint8Array
  /** How far each recorded token was before the best other, in logits; behind it where it is below 0. NaN where none was wanted. */
  readonly leads: Float64Array
  /** How many tokens each step could choose from. */
  readonly choices: Uint32Array
}

const STEP_BYTES = 8
/** Of the output; each asks for a row a token. */
const CHUNK = 128
const PROMPT_CHUNK = 512

/**
 * Reads prompt and output in one pass and draws every step again. Yields between batches, so that whoever
 * runs it can wait for others. What the context `holds` of the prompt's beginning is not read again: each run of a
 * tool loop begins with all of the one before.
 */
export function* teach(
  context: Context,
  vocabulary: Vocabulary,
  run: TaughtRun,
  holds: Int32Array = new Int32Array(),
): Generator<void, Retaken> {
  const { prompt, output } = run
  const student = new Student(vocabulary, run)
  const head = prompt.subarray(0, prompt.length - 1)
  for (let from = keepCommon(context, head, holds); from < head.length; from += PROMPT_CHUNK) {
    const tokens = head.subarray(from, from + PROMPT_CHUNK)
    const reading = { context, sequence: 0, tokens, from, sizes: [PROMPT_CHUNK] }
    for (const _ of readRows({ ...reading, wants: () => false }));
    yield
  }
  // The last token of the prompt gives the first of the output, and the last of the output gives nothing.
  const rest = joined(prompt.subarray(head.length), output.subarray(0, -1))
  for (let begin = 0; begin < output.length; begin += CHUNK) {
    const tokens = rest.subarray(begin, begin + CHUNK)
    const reading = { context, sequence: 0, tokens, from: head.length + begin, sizes: [CHUNK] }
    for (const { index, row } of readRows({ ...reading, wants: () => true })) {
      student.answer(row, begin + index)
    }
    yield
  }
  return student.retaken
}

/** What is in the context behind `run`. */
export const heldAfter = ({ prompt, output }: TaughtRun): Int32Array =>
  joined(prompt, output.subarray(0, -1))

/** Copied whole: as arguments of a call the tokens of a long context are too many. */
function joined(first: Int32Array, second: Int32Array): Int32Array {
  const both = new Int32Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

/** Empties the context behind the beginning that both have, and tells how long that is. */
function keepCommon(context: Context, head: Int32Array, holds: Int32Array): number {
  const differs = head.findIndex((id, at) => id !== holds[at])
  const common = differs === -1 ? head.length : differs
  if (context.forget(0, common)) return common
  context.forget(0, 0)
  return 0
}

class Student {
  readonly retaken: Retaken & { hash: Uint8Array }
  readonly #run: TaughtRun
  readonly #workbench: { readonly raw: Largest; readonly candidates: Candidates }
  readonly #sampler: Sampler
  readonly #trace: Trace

  constructor(vocabulary: Vocabulary, run: TaughtRun) {
    const { length } = run.output
    this.retaken = {
      ids: new Int32Array(length),
      kinds: new Uint8Array(length),
      steps: new Uint8Array(length * STEP_BYTES),
      hash: run.trace,
      leads: new Float64Array(length).fill(NaN),
      choices: new Uint32Array(length),
    }
    this.#run = run
    this.#workbench = { raw: new Largest(TRACED), candidates: new Candidates(vocabulary.size) }
    const grammar =
      run.grammar === null ? null : new GrammarRun(run.grammar, vocabulary, run.thinking)
    const pieceOf = (id: number) => vocabulary.piece(id)
    this.#sampler = new Sampler(run.filters, run.noiseKey, this.#workbench, { grammar, pieceOf })
    this.#trace = new Trace(run.trace)
  }

  answer(row: Float32Array, t: number): void {
    const { retaken } = this
    const pick = this.#sampler.pick(row, t)
    const recorded = this.#run.output[t] ?? -1
    retaken.ids[t] = pick.id
    retaken.kinds[t] = pick.kind
    retaken.choices[t] = pick.kind === ARGMAX ? 1 : this.#workbench.candidates.count
    if (this.#run.allLeads === true || pick.id !== recorded) {
      retaken.leads[t] = this.#sampler.lead(t, recorded, pick)
    }
    retaken.hash = this.#trace.add(t, pick, this.#workbench.raw)
    retaken.steps.set(retaken.hash.subarray(0, STEP_BYTES), t * STEP_BYTES)
    this.#sampler.accept(recorded)
  }
}
