import type { EngineEvent } from '../engine.ts'
import { areArguments } from '../call-arguments.ts'
import type { Chunk } from './chunk.ts'

type Piece = NonNullable<NonNullable<Chunk['choices'][number]['delta']>['tool_calls']>[number]
type Call = Extract<EngineEvent, { type: 'call' }>

/**
 * A provider's calls as they come in pieces. Its indexes are renumbered from 0 in the order of their first
 * piece; its ids are not ours to pass on.
 */
export class ProviderCalls {
  readonly #indexes = new Map<number, number>()
  /** What each was given so far, by our index. */
  readonly #given: string[] = []

  get count(): number {
    return this.#indexes.size
  }

  /** Null for a piece that says nothing. */
  take({ index: theirs, function: told }: Piece): Call | null {
    const name = told?.name ?? ''
    const known = this.#indexes.get(theirs)
    const index = known ?? this.#indexes.size
    if (known === undefined && name === '') return null
    this.#indexes.set(theirs, index)
    const given = told?.arguments ?? ''
    this.#given[index] = (this.#given[index] ?? '') + given
    // Some providers repeat the name in every piece.
    const first = known === undefined ? name : null
    return first === null && given === ''
      ? null
      : { type: 'call', index, name: first, arguments: given, ids: [] }
  }

  /**
   * What is left to say once all calls are whole: some providers write nothing for a call without arguments.
   * Null when the arguments of one are no JSON object.
   */
  end(): readonly Call[] | null {
    const blank = this.#given.flatMap((given, index) => (given.trim() === '' ? [index] : []))
    const others = this.#given.filter((given) => given.trim() !== '')
    if (!others.every(areArguments)) return null
    return blank.map((index) => ({ type: 'call', index, name: null, arguments: '{}', ids: [] }))
  }
}
