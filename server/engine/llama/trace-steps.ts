import { toBase64Url, type TraceValue } from '@overt/verifier'
import type { Prompt, Sampling } from '../engine.ts'
import { beginTrace } from '../sampler/trace.ts'

/** How much of each step's hash a receipt keeps, to name the step at which a replay parts from it. */
const STEP_BYTES = 8

/** The trace of one run as its receipt tells it (spec/receipt.md, trace). */
export class TraceSteps {
  /** h0. */
  readonly start: Uint8Array
  readonly #steps: Uint8Array[] = []
  #last: Uint8Array

  constructor(prompt: Prompt, { choice, run }: Pick<Sampling, 'choice' | 'run'>) {
    this.start = this.#last = beginTrace(choice, run, promptIds(prompt))
  }

  /** The hash after one more step. */
  push(h: Uint8Array): void {
    this.#steps.push(h.subarray(0, STEP_BYTES))
    this.#last = h
  }

  get value(): TraceValue {
    return {
      hash: toBase64Url(this.#last),
      steps: toBase64Url(new Uint8Array(Buffer.concat(this.#steps))),
    }
  }
}

/** The ids of the whole prompt, as the model is fed them. */
export const promptIds = ({ segments }: Pick<Prompt, 'segments'>): Int32Array =>
  Int32Array.from(segments.flatMap(({ ids }) => ids))
