import type { SamplerValue } from '@overt/verifier'
import type { Charter } from '../charter/charter.ts'
import {
  unshaped,
  type Engine,
  type Grammar,
  type Penalties,
  type Prompt,
  type Sampling,
  type Surroundings,
} from '../engine/engine.ts'
import type { CallerSampling } from './answering.ts'
import { AnsweringError } from './answering-error.ts'

/** The most output tokens where neither the caller nor the engine's context sets a limit. */
const DEFAULT_LIMIT = 4096

type Written = NonNullable<SamplerValue['penalties']['value']>
type Chosen<T> = { readonly value: T; readonly by: 'charter' | 'caller' }

/**
 * What the receipt says of the sampler: the caller's choice where there is one, else the charter's.
 * @throws AnsweringError `invalid_request` for a choice that the engine cannot honour.
 */
export function samplerValue(
  caller: CallerSampling,
  charter: Charter['sampler'],
  engine: Engine,
  prompt: Prompt,
): SamplerValue {
  refuseUnsupported(caller, engine)
  const { supports } = engine
  return {
    temperature: decimals(chosen(caller.temperature, charter.temperature)),
    topP: decimals(chosen(caller.topP, charter.topP)),
    // A provider that does not take one of these is sent none, and 0 is none.
    topK: supports.topK ? chosen(caller.topK, charter.topK) : none,
    minP: decimals(supports.minP ? chosen(caller.minP, charter.minP) : none),
    penalties: penaltiesOf(caller.penalties),
    bias: biasOf(caller.bias),
    grammar: caller.grammar === null ? unused : { value: caller.grammar, by: 'caller' },
    thought: thoughtValue(caller, prompt),
    stop: { value: caller.stop, by: caller.stop.length > 0 ? 'caller' : 'charter' },
    limit: limit(caller.limit, roomIn(engine, prompt)),
    seed: caller.seed === null ? unused : { value: String(caller.seed), by: 'caller' },
  }
}

/** What an engine is given that the receipt's sampler has no word of. */
type Beside = Pick<CallerSampling, 'seed' | 'scores'> &
  Partial<Pick<CallerSampling, 'form' | 'effort'>>

/** What the engine is given: exactly what the receipt says, read back from its words. */
export function samplingOf(
  value: SamplerValue,
  noiseKey: Uint8Array,
  { seed, scores, form = null, effort = null }: Beside,
  choice: number,
): Sampling {
  return {
    temperature: Number(value.temperature.value),
    topK: value.topK.value,
    topP: Number(value.topP.value),
    minP: Number(value.minP.value),
    limit: value.limit.value,
    stop: value.stop.value,
    ...unshaped,
    ...(value.penalties.value && { penalties: numbersOf(value.penalties.value) }),
    bias: (value.bias.value ?? []).map(({ token, add }) => ({ token, add: Number(add) })),
    grammar: value.grammar.value,
    form,
    effort,
    scores,
    noiseKey,
    seed,
    choice,
    run: 0,
  }
}

const unused = { value: null, by: 'charter' } as const
const none = { value: 0, by: 'charter' } as const

/** A caller's budget for a thought of this prompt; null where there is none, or it may take its time. */
function thoughtValue(caller: CallerSampling, prompt: Prompt): SamplerValue['thought'] {
  const budget = caller.thought?.budget ?? null
  const thinking = thinkingOf(prompt, caller.grammar)
  if (budget === null || thinking?.tokens == null) return unused
  const { open, close, closing } = thinking.tokens
  return { value: { open, close, begun: thinking.begun, budget, closing }, by: 'caller' }
}

/**
 * How an answer marks its thought; null where none can come. What is spelt from its first word on has one only
 * where the model was asked to think or the prompt began it.
 */
export function thinkingOf<T extends { readonly begun: boolean }>(
  {
    thinking,
    around,
  }: { readonly thinking: T | null; readonly around: Pick<Surroundings, 'thinks'> },
  grammar: Grammar | null,
): T | null {
  return isSpelt(grammar) && !around.thinks && thinking?.begun !== true ? null : thinking
}

/** From the first word on. */
export const isSpelt = (grammar: Grammar | null): boolean =>
  grammar !== null && grammar.after === null

/** What changes nothing asks for nothing. */
function refuseUnsupported(caller: CallerSampling, { supports }: Engine): void {
  for (const [name, isMissing] of Object.entries(unsupported(caller, supports))) {
    if (!isMissing) continue
    throw new AnsweringError(
      'invalid_request',
      `This model's engine cannot honour ${name}: leave it out or choose another model.`,
      name,
    )
  }
}

function unsupported(caller: CallerSampling, supports: Engine['supports']) {
  const { presence = 0, frequency = 0, repeat = 1 } = caller.penalties ?? {}
  const asked = (name: 'seed' | 'topK' | 'minP' | 'grammar' | 'form' | 'effort' | 'scores') =>
    caller[name] !== null && !supports[name]
  return {
    seed: asked('seed'),
    topK: asked('topK'),
    minP: asked('minP'),
    penalties: (presence !== 0 || frequency !== 0) && !supports.penalties,
    repeat: repeat !== 1 && !supports.repeat,
    bias: (caller.bias ?? []).some(({ token }) => token >= supports.bias),
    grammar: asked('grammar'),
    form: asked('form'),
    effort: asked('effort'),
    scores: asked('scores'),
  }
}

const chosen = (caller: number | null, charter: number): Chosen<number> =>
  caller === null ? { value: charter, by: 'charter' } : { value: caller, by: 'caller' }

function penaltiesOf(caller: CallerSampling['penalties']): SamplerValue['penalties'] {
  if (caller === null) return unused
  const { repeat, presence, frequency } = caller
  const value = {
    repeat: decimal(repeat),
    presence: decimal(presence),
    frequency: decimal(frequency),
  }
  return { value, by: 'caller' }
}

const numbersOf = ({ repeat, presence, frequency }: Written): Penalties => ({
  repeat: Number(repeat),
  presence: Number(presence),
  frequency: Number(frequency),
})

function biasOf(caller: CallerSampling['bias']): SamplerValue['bias'] {
  if (caller === null) return unused
  const value = caller.map(({ token, add }) => ({ token, add: decimal(add) }))
  return { value, by: 'caller' }
}

const decimals = ({ value, by }: Chosen<number>): Chosen<string> => ({ value: decimal(value), by })

/** The shortest decimal of a number, never with an exponent (spec/receipt.md, decimals). */
export function decimal(value: number): string {
  const shortest = String(value)
  if (!shortest.includes('e')) return shortest === '-0' ? '0' : shortest
  return value.toFixed(20).replace(/\.?0+$/, '')
}

function limit(caller: number | null, room: number | null): Chosen<number> {
  const most = room ?? Math.max(caller ?? 0, DEFAULT_LIMIT)
  return caller !== null && caller <= most
    ? { value: caller, by: 'caller' }
    : { value: most, by: 'charter' }
}

const roomIn = ({ contextTokens }: Engine, { tokens }: Prompt): number | null =>
  contextTokens === null ? null : contextTokens - tokens
