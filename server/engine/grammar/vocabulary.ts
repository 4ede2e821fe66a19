import { DEAD, type Machine, type State } from './automaton.ts'

/** What each token writes: token `i` is `bytes[offsets[i]..offsets[i + 1]]`; nothing is no text. */
export type TokenBytes = { readonly bytes: Uint8Array; readonly offsets: Uint32Array }

/**
 * All tokens of a model as one tree of bytes, laid out in the order in which it is walked: a byte that a
 * grammar refuses skips every token that begins so. Made once for a model.
 */
export class Vocabulary {
  readonly size: number
  readonly #pieces: TokenBytes
  readonly #ends: Uint8Array
  readonly #endIds: readonly number[]
  /** Tokens without text that end nothing: marks of the model's own. */
  readonly #silent: readonly number[]
  /** Tokens in the order of their bytes. */
  readonly #sorted: Int32Array
  readonly #byte: Uint8Array
  readonly #depth: Uint16Array
  /** The first node behind this one and all below it. */
  readonly #skip: Int32Array
  /** Node `n` writes `#sorted[#first[n]..#first[n + 1]]`. */
  readonly #first: Int32Array

  /** `ends` are the tokens that end generation: allowed exactly where a text is whole. */
  constructor(pieces: TokenBytes, ends: Iterable<number>) {
    this.size = pieces.offsets.length - 1
    this.#pieces = pieces
    this.#endIds = [...ends]
    this.#ends = new Uint8Array(this.size)
    for (const id of this.#endIds) this.#ends[id] = 1
    const others = Array.from({ length: this.size }, (_, id) => id).filter((id) => !this.ends(id))
    this.#silent = others.filter((id) => this.piece(id).length === 0)
    this.#sorted = this.#sort(others)
    const tree = layTree(this.#sorted, (id) => this.piece(id))
    this.#byte = tree.byte
    this.#depth = tree.depth
    this.#skip = tree.skip
    this.#first = tree.first
  }

  ends(id: number): boolean {
    return this.#ends[id] === 1
  }

  /** Where a token leads, or `DEAD` where the machine refuses it, as a token without text wherever anything is held. */
  read(machine: Machine, from: State, id: number): State {
    const { bytes, offsets } = this.#pieces
    const begin = offsets[id] ?? 0
    const end = offsets[id + 1] ?? 0
    if (begin === end) return machine.isFree(from) ? from : DEAD
    let state = from
    for (let at = begin; at < end && state !== DEAD; at++) {
      state = machine.next(state, bytes[at] ?? 0)
    }
    return state
  }

  /** Marks every allowed token with 1 in `allowed`; stops early once there are `most`. How many it met. */
  mark(machine: Machine, from: State, allowed: Uint8Array, most = Infinity): number {
    allowed.fill(0)
    let count = this.#markUnread(machine, from, allowed)
    const states: State[] = [from]
    for (let node = 1; node < this.#byte.length && count < most;) {
      const depth = this.#depth[node] ?? 0
      const state = machine.next(states[depth - 1] ?? DEAD, this.#byte[node] ?? 0)
      if (state === DEAD) {
        node = this.#skip[node] ?? this.#byte.length
        continue
      }
      states[depth] = state
      const last = this.#first[node + 1] ?? 0
      for (let at = this.#first[node] ?? 0; at < last; at++, count++) {
        allowed[this.#sorted[at] ?? 0] = 1
      }
      node++
    }
    return count
  }

  /** The same for the tokens of which a machine reads nothing. */
  #markUnread(machine: Machine, from: State, allowed: Uint8Array): number {
    const ends = machine.complete(from) ? this.#endIds : []
    const silent = machine.isFree(from) ? this.#silent : []
    for (const id of ends) allowed[id] = 1
    for (const id of silent) allowed[id] = 1
    return ends.length + silent.length
  }

  /** What a token writes. */
  piece(id: number): Uint8Array {
    const { bytes, offsets } = this.#pieces
    return bytes.subarray(offsets[id] ?? 0, offsets[id + 1] ?? 0)
  }

  #sort(others: readonly number[]): Int32Array {
    const ids = others.filter((id) => this.piece(id).length > 0)
    return Int32Array.from(ids.sort((a, b) => compare(this.piece(a), this.piece(b)) || a - b))
  }
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Node 0 is the root, which writes nothing. */
function layTree(sorted: Int32Array, piece: (id: number) => Uint8Array) {
  const byte = [0]
  const depth = [0]
  const skip: number[] = []
  const first = [0]
  const open = [0]
  let before: Uint8Array = new Uint8Array()
  sorted.forEach((id, at) => {
    const bytes = piece(id)
    let common = 0
    while (common < before.length && bytes[common] === before[common]) common++
    while (open.length > common + 1) skip[open.pop() ?? 0] = byte.length
    for (let i = common; i < bytes.length; i++) {
      open.push(byte.length)
      byte.push(bytes[i] ?? 0)
      depth.push(i + 1)
      first.push(at)
    }
    before = bytes
  })
  for (const node of open) skip[node] = byte.length
  first.push(sorted.length)
  return {
    byte: Uint8Array.from(byte),
    depth: Uint16Array.from(depth),
    skip: Int32Array.from(skip),
    first: Int32Array.from(first),
  }
}
