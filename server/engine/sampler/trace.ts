import { createHash, hash } from 'node:crypto'
import type { Largest } from './largest.ts'
import type { Pick } from './pick.ts'

/** How many of a row's largest logits enter the trace. */
export const TRACED = 64

const HASH = 32
const HEAD = HASH + 4 + 4 + 1 + 8 + 1
const FIRST_FORCED_KIND = 2

/** h0: which choice and run this is, and the prompt that it answers (spec/receipt.md, trace). */
export function beginTrace(choice: number, run: number, prompt: Int32Array): Uint8Array {
  const ids = new DataView(new ArrayBuffer(prompt.length * 4))
  for (const [i, id] of prompt.entries()) ids.setUint32(i * 4, id)
  const which = new DataView(new ArrayBuffer(8))
  which.setUint32(0, choice)
  which.setUint32(4, run)
  const h0 = createHash('sha256').update('overt/trace/1\n').update(new Uint8Array(which.buffer))
  return bytes(h0.update(hash('sha256', new Uint8Array(ids.buffer), 'buffer')).digest())
}

/**
 * The running hash of one run: each step adds its token, how it came about, its score and the row's
 * largest logits, so that another prompt, model, cache or sampler shows from the first step on.
 */
export class Trace {
  #h: Uint8Array
  readonly #step = new Uint8Array(HEAD + TRACED * 8)
  readonly #view = new DataView(this.#step.buffer)

  /** `h` is h0, or where an interrupted run had come to. */
  constructor(h: Uint8Array) {
    this.#h = h
  }

  /** The hash after step `t`. */
  add(t: number, { id, kind, score }: Pick, { count, ids, logits }: Largest): Uint8Array {
    const view = this.#view
    this.#step.set(this.#h)
    view.setUint32(HASH, t)
    view.setUint32(HASH + 4, id)
    view.setUint8(HASH + 8, kind)
    view.setFloat64(HASH + 9, kind < FIRST_FORCED_KIND ? score : 0)
    view.setUint8(HASH + 17, count)
    for (let i = 0, at = HEAD; i < count; i++, at += 8) {
      view.setUint32(at, ids[i] ?? 0)
      view.setFloat32(at + 4, logits[i] ?? 0)
    }
    this.#h = bytes(hash('sha256', this.#step.subarray(0, HEAD + count * 8), 'buffer'))
    return this.#h
  }
}

/** Out of Node's Buffer, whose memory is shared. */
const bytes = (buffer: Uint8Array): Uint8Array => new Uint8Array(buffer)
