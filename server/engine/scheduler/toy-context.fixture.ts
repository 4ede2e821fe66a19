import { Vocabulary } from '../grammar/vocabulary.ts'
import { BATCH_TOKENS, type BatchContext } from './batch.ts'

// For tests only.

export const VOCABULARY = 32
export const END = 31

/** Token 0 writes `a`, token 1 `b` and so on; the end writes nothing. */
export const toyVocabulary = new Vocabulary(
  {
    bytes: Uint8Array.from({ length: END }, (_, id) => 0x61 + id),
    offsets: Uint32Array.from({ length: VOCABULARY + 1 }, (_, at) => Math.min(at, END)),
  },
  [END],
)

type Cell = { readonly token: number; readonly by: string }
type Fed = { readonly token: number; readonly position: number; readonly sequence: number }

/**
 * A model small enough to know by heart: what follows depends on all tokens of the sequence so far, so a
 * token in the wrong place, or left over from somebody else, changes everything after it.
 */
export class ToyContext implements BatchContext {
  readonly contextTokens = 2048
  readonly batches: { readonly sequence: number; readonly position: number }[][] = []
  /** Who writes now: each cell remembers. */
  writer = ''
  readonly #cells = new Map<number, readonly Cell[]>()
  #batch: (Fed & { readonly wanted: boolean })[] = []
  #rows = new Map<number, Float32Array>()

  cellsOf(sequence: number): readonly Cell[] {
    return this.#cells.get(sequence) ?? []
  }

  add(token: number, position: number, sequence: number, wanted: boolean): number {
    this.#batch.push({ token, position, sequence, wanted })
    return this.#batch.length - 1
  }

  useThreads(): void {}

  decode(): void {
    if (this.#batch.length === 0) throw new Error('an empty batch was decoded')
    if (this.#batch.length > BATCH_TOKENS) throw new Error('the batch was overrun')
    this.#rows.clear()
    this.#batch.forEach(({ token, position, sequence, wanted }, at) => {
      const before = this.cellsOf(sequence)
      if (position !== before.length) throw new Error(`a token is out of place in ${sequence}`)
      const cells = [...before, { token, by: this.writer }]
      this.#cells.set(sequence, cells)
      if (wanted) this.#rows.set(at, toyRow(cells))
    })
    this.batches.push(this.#batch.map(({ sequence, position }) => ({ sequence, position })))
    this.#batch = []
  }

  row(at: number): Float32Array {
    const row = this.#rows.get(at)
    if (row === undefined) throw new Error(`no row was wanted at ${at}`)
    return row
  }

  forget(sequence: number, position: number): boolean {
    this.#cells.set(sequence, this.cellsOf(sequence).slice(0, position))
    return true
  }

  stateBytes(sequence: number): number {
    return this.save(sequence).length
  }

  save(sequence: number, into?: Uint8Array): Uint8Array {
    const state = new TextEncoder().encode(JSON.stringify(this.cellsOf(sequence)))
    into?.set(state)
    return into?.subarray(0, state.length) ?? state
  }

  restore(sequence: number, state: Uint8Array): boolean {
    if (this.cellsOf(sequence).length > 0) throw new Error(`sequence ${sequence} is not empty`)
    this.#cells.set(sequence, JSON.parse(new TextDecoder().decode(state)))
    return true
  }
}

function toyRow(cells: readonly Cell[]): Float32Array {
  const seed = cells.reduce((hash, { token }) => (Math.imul(hash, 31) + token + 1) >>> 0, 7)
  return Float32Array.from({ length: VOCABULARY }, (_, id) => Math.sin(seed * (id + 1)))
}
