import type { BatchContext } from './batch.ts'
import { longest, publicLengthAfter, sharedLength, type Prefix } from './prefix.ts'
import { leastMissed, makeSequences, type Sequence } from './sequences.ts'
import { Scratch } from './scratch.ts'
import { Shelf } from './shelf.ts'

export type CellsOptions = {
  readonly context: BatchContext
  readonly sequences: number
  /** The most that states of sequences taken over may take up beside the cells. */
  readonly shelfBytes: number
  readonly clock: () => number
}

/** So few tokens are read about as fast as they are copied. */
export const LEAST_COPIED = 8
/** A state holds all tokens of its sequence: to copy so many for each that is wanted takes longer than to read it. */
const MOST_COPIED_FOR_ONE = 256
/** A state is never made larger than this, were it only for a moment. */
const MOST_STATE_BYTES = 1024 * 1024 * 1024
/** A state is moved in less time than the step that it makes shorter. */
const MOST_MOVED_BYTES = 64 * 1024 * 1024
/** So few tokens are not worth keeping when their cells are needed: they are read in one small step. */
const LEAST_KEPT = 16

/**
 * Who has which cells, and what can be had without reading it. Busy sequences are kept side by side: the
 * library decodes such ones in one go, and reads all weights once more for each gap. A prompt gets a sequence that begins
 * like it, or a copy of the beginning: from an idle sequence, from one that is being written to, or from
 * the shelf. Nothing is ever taken from another account but what is public in both (`prefix.ts`).
 */
export class Cells {
  readonly #context: BatchContext
  readonly #sequences: readonly Sequence[]
  readonly #shelf: Shelf
  readonly #shelfBytes: number
  /** What comes into cells, and what they held before. */
  readonly #coming = new Scratch()
  readonly #going = new Scratch()
  #given = 0

  constructor({ context, sequences, shelfBytes, clock }: CellsOptions) {
    this.#context = context
    this.#sequences = makeSequences(sequences, context.contextTokens)
    this.#shelfBytes = Math.min(shelfBytes, MOST_STATE_BYTES)
    this.#shelf = new Shelf({ limitBytes: shelfBytes, clock })
  }

  /** An idle sequence with as much of the prompt as can be had; null when all are busy. */
  take(prompt: Prefix): Sequence | null {
    const sequence = this.#choose(prompt)
    if (sequence === null) return null
    sequence.busy = true
    sequence.given = ++this.#given
    this.catchUp(sequence, prompt)
    return sequence
  }

  /** Leaves in a sequence what is of the prompt, and brings what others have more of it by now. */
  catchUp(sequence: Sequence, prompt: Prefix): void {
    const here = sharedLength(sequence, prompt)
    const least = here + LEAST_COPIED
    const others = this.#sequences.filter((other) => other !== sequence)
    const copied = longest(others, prompt)
    const kept = this.#shelf.find(prompt)
    if (kept !== null && kept.common >= Math.max(least, copied?.common ?? 0)) {
      const room = this.#coming.room(kept.holder.state.length)
      this.#fill(sequence, this.#shelf.read(kept.holder, room), kept, prompt)
      this.#shelf.used(kept.holder, prompt.account)
    } else if (copied !== null && copied.common >= least && this.#isWorthCopying(copied)) {
      this.#fill(sequence, this.#save(copied.holder, this.#coming), copied, prompt)
    } else {
      this.#leave(sequence, sequence, here, prompt)
    }
  }

  /**
   * Of sequences that are decoded together, in order, the last goes on in the first gap between them: that
   * sequence, or null when there is no idle gap or a copy takes too long.
   */
  closeGap(together: readonly Sequence[]): Sequence | null {
    const before = together.find(({ index }, i) => (together[i + 1]?.index ?? index) > index + 1)
    const to = before && this.#sequences[before.index + 1]
    const from = together.at(-1)
    if (from === undefined || to === undefined || to.busy) return null
    return this.#move(from, to) ? to : null
  }

  #move(from: Sequence, to: Sequence): boolean {
    if (this.#context.stateBytes(from.index) > MOST_MOVED_BYTES) return false
    const state = this.#save(from, this.#coming)
    this.#fill(to, state, { holder: from, common: from.length }, from)
    if (to.length !== from.length) return false
    to.busy = true
    to.given = from.given
    this.release(from)
    return true
  }

  /** Its tokens stay: the same account's next prompt may begin with them. */
  release(sequence: Sequence): void {
    sequence.busy = false
  }

  /**
   * Makes memory ready, a little of it, for what prompts will take the place of: they would wait for it. False when
   * there was nothing to do.
   */
  prepare(): boolean {
    const states = this.#sequences
      .filter((one) => !one.busy && this.#isWorthKeeping(one, 0))
      .map(({ index }) => this.#context.stateBytes(index))
    return this.#going.prepare(Math.max(0, ...states)) || this.#shelf.prepare(states)
  }

  /** One beside those that are busy, with what is there or is copied to there. */
  #choose(prompt: Prefix): Sequence | null {
    const idle = this.#sequences.filter(({ busy }) => !busy)
    const beside = idle.filter((one) => this.#isBesideBusy(one))
    const seats = beside.length > 0 ? beside : idle
    const best = longest(idle, prompt)
    if (best === null || best.common < LEAST_COPIED) return leastMissed(seats)
    const { holder, common } = best
    const isItsOwn = holder.length - common < LEAST_KEPT
    if (isItsOwn && (seats.includes(holder) || !this.#isWorthCopying(best))) return holder
    return leastMissed(seats.filter((one) => one !== holder)) ?? holder
  }

  #isBesideBusy({ index }: Sequence): boolean {
    const before = this.#sequences[index - 1]
    const after = this.#sequences[index + 1]
    return before?.busy === true || after?.busy === true
  }

  #isWorthCopying({ holder, common }: { readonly holder: Sequence; readonly common: number }) {
    if (holder.length > common * MOST_COPIED_FOR_ONE) return false
    return this.#context.stateBytes(holder.index) <= MOST_STATE_BYTES
  }

  /** Puts a state into the cells and leaves the part that the prompt shares with its holder. */
  #fill(
    sequence: Sequence,
    state: Uint8Array,
    { holder, common }: { readonly holder: Prefix; readonly common: number },
    prompt: Prefix,
  ): void {
    this.#keep(sequence, sharedLength(sequence, prompt))
    this.#context.forget(sequence.index, 0)
    sequence.length = 0
    const isThere = this.#context.restore(sequence.index, state)
    if (isThere) sequence.tokens.set(holder.tokens.subarray(0, common))
    this.#cut(sequence, holder, isThere ? common : 0, prompt)
  }

  #leave(sequence: Sequence, before: Prefix, common: number, prompt: Prefix): void {
    this.#keep(sequence, common)
    this.#cut(sequence, before, common, prompt)
  }

  /** Saves a sequence that is about to lose all but `common` of its tokens, if that is a loss. */
  #keep(sequence: Sequence, common: number): void {
    if (!this.#isWorthKeeping(sequence, common)) return
    this.#shelf.keep(sequence, this.#save(sequence, this.#going))
  }

  #isWorthKeeping({ index, length }: Sequence, common: number): boolean {
    return length - common >= LEAST_KEPT && this.#context.stateBytes(index) <= this.#shelfBytes
  }

  #save({ index }: Sequence, scratch: Scratch): Uint8Array {
    return this.#context.save(index, scratch.room(this.#context.stateBytes(index)))
  }

  /** Forgets all but the first `common` tokens; the sequence is the prompt's from now on. */
  #cut(sequence: Sequence, before: Prefix, common: number, prompt: Prefix): void {
    const kept = common > 0 && this.#context.forget(sequence.index, common) ? common : 0
    if (kept === 0) this.#context.forget(sequence.index, 0)
    sequence.publicLength = publicLengthAfter(before, kept, prompt)
    sequence.length = kept
    sequence.account = prompt.account
  }
}
