import type { Grammar, Thinking } from '../engine.ts'
import { ThoughtPath } from '../reading/thought-path.ts'
import { Automaton, DEAD, type Machine, type State } from './automaton.ts'
import { Awaited } from './awaited.ts'
import { BesideThought } from './beside-thought.ts'
import { GrammarError } from './gbnf.ts'
import { type Network, readNetwork } from './network.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Networks of the texts used last: a client asks for the same schema many times. */
const KEPT = 16
const networks = new Map<string, Network>()

/** @throws GrammarError when the text cannot be read or run. */
export function networkOf(gbnf: string): Network {
  const network = networks.get(gbnf) ?? readNetwork(gbnf)
  networks.delete(gbnf)
  networks.set(gbnf, network)
  const [oldest] = networks.keys()
  if (networks.size > KEPT && oldest !== undefined) networks.delete(oldest)
  return network
}

export type ThoughtMarks = Pick<Thinking, 'open' | 'close' | 'begun'>

function machineOf({ gbnf, after }: Grammar, thinking: ThoughtMarks | null): Machine {
  const automaton = new Automaton(networkOf(gbnf))
  const held = after === null || after === '' ? automaton : new Awaited(after, automaton)
  if (thinking === null) return held
  const encoder = new TextEncoder()
  const [open, close] = [encoder.encode(thinking.open), encoder.encode(thinking.close)]
  return new BesideThought(new ThoughtPath({ open, close }), thinking.begun, held)
}

/**
 * A grammar beside one answer: which tokens it allows next, and what it has read so far. Ends of
 * generation are allowed exactly where the text is whole.
 */
export class GrammarRun {
  readonly #machine: Machine
  readonly #vocabulary: Vocabulary
  readonly #allowed: Uint8Array
  #state: State

  /**
   * `thinking` says how the answer marks a thought, which the grammar then leaves alone; null where it has none.
   * @throws GrammarError when the text cannot be read or run.
   */
  constructor(grammar: Grammar, vocabulary: Vocabulary, thinking: ThoughtMarks | null = null) {
    this.#machine = machineOf(grammar, thinking)
    this.#vocabulary = vocabulary
    this.#allowed = new Uint8Array(vocabulary.size)
    this.#state = this.#machine.start
  }

  /** Whether what was read so far may be the whole text. */
  get complete(): boolean {
    return this.#machine.complete(this.#state)
  }

  allows(id: number): boolean {
    if (this.#vocabulary.ends(id)) return this.complete
    return this.#vocabulary.read(this.#machine, this.#state, id) !== DEAD
  }

  /** Whether at most one token is allowed, so that nothing was left to choose. */
  get leavesNoChoice(): boolean {
    return this.#vocabulary.mark(this.#machine, this.#state, this.#allowed, 2) < 2
  }

  /** One number a token: 1 where it is allowed. Overwritten by the next question. */
  allowed(): Uint8Array {
    this.#vocabulary.mark(this.#machine, this.#state, this.#allowed)
    return this.#allowed
  }

  /** Takes the token that was chosen. @throws GrammarError for one that is not allowed. */
  accept(id: number): void {
    if (!this.allows(id)) throw new GrammarError(`the grammar does not allow token ${id} here`)
    if (this.#vocabulary.ends(id)) return
    const state = this.#vocabulary.read(this.#machine, this.#state, id)
    this.#state = this.#machine.tidy(state)
  }
}
