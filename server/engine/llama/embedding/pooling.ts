import type { Llama } from '../binding.ts'
import type { Pointer } from '../layout.ts'
import { readText, type Weights } from '../weights.ts'
import type { Pooling } from './protocol.ts'

/** `llama_pooling_type`. */
const POOLING = { asTheModelSays: -1, mean: 1, first: 2, last: 3, rank: 4 } as const

const NAMES: ReadonlyMap<number, Pooling> = new Map([
  [POOLING.mean, 'mean'],
  [POOLING.first, 'first'],
  [POOLING.last, 'last'],
])

/**
 * What the model says. Of one that says nothing: the last row where a row knows only what came before
 * it, the mean of all where each knows all.
 * @throws Error of a model that ranks.
 */
export function poolingWanted(llama: Llama, { model, metadata }: Weights): number {
  const of = (key: string) => readText(llama, model, `${metadata.architecture}.${key}`)
  const said = of('pooling_type')
  if (said === String(POOLING.rank)) {
    throw new Error('it ranks pairs of texts and gives no vectors')
  }
  if (said !== null && said !== '0') return POOLING.asTheModelSays
  return of('attention.causal') === 'false' ? POOLING.mean : POOLING.last
}

/** What the library made of it. @throws Error where it pools in a way that is unknown here. */
export function poolingOf(llama: Llama, context: Pointer): Pooling {
  const pooling = NAMES.get(llama.pooling(context))
  if (pooling === undefined) throw new Error('it pools in a way that is unknown here')
  return pooling
}
