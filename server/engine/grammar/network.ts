import { checkGrammar, emptyRules, isEmpty } from './check.ts'
import { type Expression, type Gbnf, GrammarError, readGbnf } from './gbnf.ts'
import { utf8Ranges } from './utf8-ranges.ts'

/**
 * One place in a grammar. A `bytes` place reads one byte; the others read nothing: `fork` goes on at
 * several, `call` enters a rule and comes back at `next`, `end` comes back from one, `count` enters a
 * counted repetition and `again` is where its body ends.
 */
export type Place =
  | { readonly kind: 'bytes'; readonly edges: readonly Edge[] }
  | { readonly kind: 'fork'; readonly to: number[] }
  | { readonly kind: 'call'; readonly rule: string; readonly next: number; at: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'count'; readonly loop: Loop }
  | { readonly kind: 'again'; readonly loop: Loop }

export type Edge = { readonly from: number; readonly to: number; readonly next: number }

/** A counted repetition. Its count lives on the stack, so that {0,10000} takes no more room than {0,2}. */
export type Loop = {
  readonly id: number
  readonly min: number
  readonly max: number | null
  body: number
  readonly next: number
}

/** A grammar over bytes: what the automaton walks. */
export type Network = { readonly places: readonly Place[]; readonly start: number }

const MOST_PLACES = 400_000
/** A body that may be empty could go round this often without reading a byte. */
const MOST_EMPTY_ROUNDS = 64

/**
 * The network of a GBNF text.
 * @throws GrammarError when the text cannot be read or run.
 */
export function readNetwork(text: string, root = 'root'): Network {
  const grammar = readGbnf(text)
  checkGrammar(grammar, root)
  return new Builder(grammar).network(root)
}

/** The same for places that say the same. Counts are never shared, so they need none. */
function keyOf(place: Place): string {
  switch (place.kind) {
    case 'bytes':
      return place.edges.map(({ from, to, next }) => `${from}-${to}.${next}`).join()
    case 'fork':
      return `f${place.to.join()}`
    case 'call':
      return `${place.rule}.${place.next}`
    case 'end':
    case 'count':
    case 'again':
      return place.kind
  }
}

class Builder {
  readonly #grammar: Gbnf
  readonly #empty: ReadonlySet<string>
  readonly #places: Place[] = []
  readonly #classes = new Map<object, ReturnType<typeof utf8Ranges>>()
  readonly #shared = new Map<string, number>()
  readonly #bytes = new Map<number, number>()
  #loops = 0

  constructor(grammar: Gbnf) {
    this.#grammar = grammar
    this.#empty = emptyRules(grammar)
  }

  network(root: string): Network {
    const end = this.#add({ kind: 'end' })
    const starts = new Map<string, number>()
    for (const [name, rule] of this.#grammar) starts.set(name, this.#lay(rule, end))
    for (const place of this.#places) {
      if (place.kind === 'call') place.at = starts.get(place.rule) ?? end
    }
    return { places: this.#places, start: starts.get(root) ?? end }
  }

  /**
   * A place that is there already, word for word, is not laid again: ways that go on alike are one way, so
   * that choices which overlap do not multiply with every level of a recursion.
   */
  #share(place: Place): number {
    const key = keyOf(place)
    const known = this.#shared.get(key)
    if (known !== undefined) return known
    const at = this.#add(place)
    this.#shared.set(key, at)
    return at
  }

  /** The most frequent place, by a number instead of a text. */
  #shareByte(edge: Edge): number {
    const key = (edge.next * 256 + edge.from) * 256 + edge.to
    const known = this.#bytes.get(key)
    if (known !== undefined) return known
    const at = this.#add({ kind: 'bytes', edges: [edge] })
    this.#bytes.set(key, at)
    return at
  }

  #add(place: Place): number {
    if (this.#places.length >= MOST_PLACES) throw new GrammarError('the grammar is too large')
    return this.#places.push(place) - 1
  }

  /** Lays an expression that goes on at `next`; where it begins. */
  #lay(expression: Expression, next: number): number {
    switch (expression.kind) {
      case 'class':
        return this.#layClass(expression, next)
      case 'rule':
        return this.#share({ kind: 'call', rule: expression.name, next, at: -1 })
      case 'sequence':
        return expression.items.reduceRight((following, item) => this.#lay(item, following), next)
      case 'choice':
        return this.#share({
          kind: 'fork',
          to: expression.items.map((item) => this.#lay(item, next)),
        })
      case 'repeat':
        return this.#layRepeat(expression, next)
    }
  }

  #layClass({ set }: Expression & { kind: 'class' }, next: number): number {
    const [only] = set
    // Most characters of a literal: one byte, and no set that is met again.
    if (set.length === 1 && only !== undefined && only[1] <= 0x7f) {
      return this.#shareByte({ from: only[0], to: only[1], next })
    }
    const known = this.#classes.get(set) ?? utf8Ranges(set)
    this.#classes.set(set, known)
    const edges: Edge[] = []
    for (const bytes of known) {
      let following = next
      for (const [from, to] of bytes.slice(1).toReversed()) {
        following = this.#shareByte({ from, to, next: following })
      }
      const first = bytes[0]
      if (first !== undefined) edges.push({ from: first[0], to: first[1], next: following })
    }
    return this.#share({ kind: 'bytes', edges })
  }

  #layRepeat({ item, min, max }: Expression & { kind: 'repeat' }, next: number): number {
    if (max === 0) return next
    const emptyBody = isEmpty(item, this.#empty)
    if (max === null && (min === 0 || emptyBody)) return this.#layStar(item, next)
    if (max === null && min === 1) return this.#lay(item, this.#layStar(item, next))
    if (min === 0 && max === 1) {
      return this.#share({ kind: 'fork', to: [this.#lay(item, next), next] })
    }
    if (min === 1 && max === 1) return this.#lay(item, next)
    if (emptyBody && (max ?? min) > MOST_EMPTY_ROUNDS) {
      throw new GrammarError('something that may be empty is repeated too often')
    }
    const loop: Loop = { id: this.#loops++, min, max, body: -1, next }
    loop.body = this.#lay(item, this.#add({ kind: 'again', loop }))
    return this.#add({ kind: 'count', loop })
  }

  #layStar(item: Expression, next: number): number {
    const to: number[] = []
    const round = this.#add({ kind: 'fork', to })
    to.push(this.#lay(item, round), next)
    return round
  }
}
