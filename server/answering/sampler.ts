import type { SamplerValue } from '@overt/verifier'
import type { Charter } from '../charter/charter.ts'
import { unshaped, type Engine, type Prompt, type Sampling } from '../engine/engine.ts'
import type { CallerSampling } from './answering.ts'
import { AnsweringError } from './answering-error.ts'

/** The most output tokens where neither the caller nor the engine's context sets a limit. */
const DEFAULT_LIMIT = 4096

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
    penalties: unused,
    bias: unused,
    grammar: unused,
    stop: { value: caller.stop, by: caller.stop.length > 0 ? 'caller' : 'charter' },
    limit: limit(caller.limit, roomIn(engine, prompt)),
    seed: caller.seed === null ? unused : { value: String(caller.seed), by: 'caller' },
  }
}

/** What the engine is given: exactly what the receipt says, read back from its words. */
export function samplingOf(
  value: SamplerValue,
  noiseKey: Uint8Array,
  seed: number | null,
): Sampling {
  return {
    temperature: Number(value.temperature.value),
    topK: value.topK.value,
    topP: Number(value.topP.value),
    minP: Number(value.minP.value),
    limit: value.limit.value,
    stop: value.stop.value,
    ...unshaped,
    noiseKey,
    seed,
    choice: 0,
    run: 0,
  }
}

const unused = { value: null, by: 'charter' } as const
const none = { value: 0, by: 'charter' } as const

function refuseUnsupported(caller: CallerSampling, { supports }: Engine): void {
  for (const name of ['seed', 'topK', 'minP'] as const) {
    if (caller[name] === null || supports[name]) continue
    throw new AnsweringError(
      'invalid_request',
      `This model's engine cannot honour ${name}: leave it out or choose another model.`,
      name,
    )
  }
}

const chosen = (caller: number | null, charter: number): Chosen<number> =>
  caller === null ? { value: charter, by: 'charter' } : { value: caller, by: 'caller' }

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
