import { GrammarError } from './gbnf.ts'
import type { Loop, Network } from './network.ts'

/** A state: the set of everywhere that the text read so far may have led to. A small number. */
export type State = number

/** The state of a text that the grammar refuses. */
export const DEAD: State = -1
const UNKNOWN = -2

/** Limits that keep a hostile grammar from costing more than an answer is worth. */
const MOST_HEADS = 4_000
const MOST_STATES = 4_000
/** Heads looked at for one token. A mask over a large vocabulary takes some thousand. */
const MOST_WORK = 60_000

/** What a run reads bytes with. */
export interface Machine {
  /** Before the first byte; it may change with `tidy`. */
  readonly start: State
  next(state: State, byte: number): State
  /** Whether the text read so far is a whole one. */
  complete(state: State): boolean
  /** Whether nothing is held here, so that a token without any text may come too. */
  isFree(state: State): boolean
  /** Forgets every state but one when there are too many; what that one is called from now on. */
  tidy(state: State): State
}

/** Somewhere in the network with the calls and counts that are still open. */
type Head = { readonly place: number; readonly stack: Stack | null }
/** Equal stacks are the same object. `next` is where a call comes back; a loop's frame has its count. */
type Stack = {
  readonly id: number
  readonly under: Stack | null
  readonly next: number
  readonly loop: Loop | null
  readonly count: number
}

/**
 * Runs a network over bytes as a deterministic automaton whose states are made when they are first met
 * and kept: reading a byte that was read before in the same state is one look into an array.
 */
export class Automaton implements Machine {
  readonly #network: Network
  #heads: (readonly Head[])[] = []
  #complete: boolean[] = []
  #next: Int32Array[] = []
  #byKey = new Map<string, State>()
  #stacks = new Map<string, Stack>()
  #stackIds = 0
  #work = 0
  #start: State

  constructor(network: Network) {
    this.#network = network
    this.#start = this.#state([{ place: network.start, stack: null }])
  }

  get start(): State {
    return this.#start
  }

  complete(state: State): boolean {
    return this.#complete[state] ?? false
  }

  isFree(): boolean {
    return false
  }

  /** @throws GrammarError when the grammar is too ambiguous to be run. */
  next(state: State, byte: number): State {
    const table = this.#next[state]
    if (table === undefined) return DEAD
    const known = table[byte] ?? DEAD
    if (known !== UNKNOWN) return known
    const heads: Head[] = []
    for (const { place, stack } of this.#heads[state] ?? []) {
      const at = this.#network.places[place]
      if (at?.kind !== 'bytes') continue
      for (const { from, to, next } of at.edges) {
        if (from <= byte && byte <= to) heads.push({ place: next, stack })
      }
    }
    return (table[byte] = heads.length === 0 ? DEAD : this.#state(heads))
  }

  tidy(state: State): State {
    this.#work = 0
    const heads = this.#heads[state]
    if (heads === undefined || this.#heads.length < MOST_STATES) return state
    const complete = this.complete(state)
    this.#heads = []
    this.#complete = []
    this.#next = []
    this.#byKey = new Map()
    this.#stacks = new Map()
    this.#start = this.#state([{ place: this.#network.start, stack: null }])
    return this.#keep(
      heads.map((head) => ({ ...head, stack: this.#again(head.stack) })),
      complete,
    )
  }

  #again(stack: Stack | null): Stack | null {
    if (stack === null) return null
    const open: Stack[] = []
    for (let frame: Stack | null = stack; frame !== null; frame = frame.under) open.push(frame)
    return open.reduceRight<Stack | null>(
      (under, { next, loop, count }) => this.#push(under, next, loop, count),
      null,
    )
  }

  /** The state of some heads, once nothing more can be done without reading a byte. */
  #state(from: readonly Head[]): State {
    const { heads, complete } = this.#settle(from)
    return this.#keep(heads, complete)
  }

  #keep(heads: readonly Head[], complete: boolean): State {
    const names = heads.map(({ place, stack }) => `${place}.${stack?.id ?? 0}`)
    const key = `${complete ? '!' : ''}${names.toSorted().join()}`
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    const state = this.#heads.push(heads) - 1
    this.#complete.push(complete)
    this.#next.push(new Int32Array(256).fill(UNKNOWN))
    this.#byKey.set(key, state)
    return state
  }

  #settle(from: readonly Head[]): { heads: Head[]; complete: boolean } {
    const heads: Head[] = []
    const seen = new Set<string>()
    const open = [...from]
    let complete = false
    for (let head = open.pop(); head !== undefined; head = open.pop()) {
      const key = `${head.place}.${head.stack?.id ?? 0}`
      if (seen.has(key)) continue
      seen.add(key)
      if (seen.size > MOST_HEADS || ++this.#work > MOST_WORK) throw tooAmbiguous()
      const place = this.#network.places[head.place]
      if (place?.kind === 'bytes') heads.push(head)
      else if (place?.kind === 'end' && head.stack === null) complete = true
      else open.push(...this.#onwards(head))
    }
    return { heads, complete }
  }

  /** Where a head that reads nothing goes. */
  #onwards({ place, stack }: Head): Head[] {
    const at = this.#network.places[place]
    if (at === undefined) return []
    switch (at.kind) {
      case 'fork':
        return at.to.map((to) => ({ place: to, stack }))
      case 'call':
        // A call in last place comes back to nothing: a list that is a chain of rules needs no stack.
        if (this.#network.places[at.next]?.kind === 'end') return [{ place: at.at, stack }]
        return [{ place: at.at, stack: this.#push(stack, at.next, null, 0) }]
      case 'end':
        return stack === null ? [] : [{ place: stack.next, stack: stack.under }]
      case 'count':
        return this.#round(at.loop, 0, stack)
      case 'again':
        return stack === null ? [] : this.#round(at.loop, stack.count + 1, stack.under)
      case 'bytes':
        return []
    }
  }

  #round(loop: Loop, rounds: number, under: Stack | null): Head[] {
    const { min, max, body, next } = loop
    const heads: Head[] = []
    if (rounds >= min) heads.push({ place: next, stack: under })
    if (max === null || rounds < max) {
      // Without an end, more rounds than the least are all the same.
      const count = max === null ? Math.min(rounds, min) : rounds
      heads.push({ place: body, stack: this.#push(under, next, loop, count) })
    }
    return heads
  }

  #push(under: Stack | null, next: number, loop: Loop | null, count: number): Stack {
    const key = `${under?.id ?? 0}.${next}.${loop?.id ?? ''}.${count}`
    const known = this.#stacks.get(key)
    if (known !== undefined) return known
    const stack = { id: ++this.#stackIds, under, next, loop, count }
    this.#stacks.set(key, stack)
    return stack
  }
}

const tooAmbiguous = () => new GrammarError('the grammar is too ambiguous to be run')
