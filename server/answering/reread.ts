import type { Engine } from '../engine/engine.ts'
import { ModelError } from '../model/models.ts'
import type { Reread } from './outcome.ts'
import type { Parts } from './parts.ts'
import type { Plan } from './plan.ts'

/** How long a model that is not ready is waited for: an answer that broke off has lost nothing by it. */
const PATIENCE_MS = 120_000
const TRY_MS = 1_000

const nobody: Reread = () => null

/** What tokens say that this engine gave to this plan. */
export const rereadOf =
  (engine: Engine, { sampler, reading }: Pick<Plan, 'sampler' | 'reading'>): Reread =>
  (ids) =>
    engine.reread(ids, { stop: sampler.stop.value, ...reading })

/**
 * The same after a restart: the model is brought back for its vocabulary. Nobody can tell where it is gone, is
 * another one by now, or is a provider's.
 */
export async function rereadAgain(
  parts: Pick<Parts, 'models' | 'pause' | 'logger'>,
  model: string,
  plan: Plan,
  signal: AbortSignal,
): Promise<Reread> {
  const { engine: stated } = plan.statement
  // A server of before did not keep how its tokens are read.
  if (stated.kind === 'remote' || plan.reading === undefined) return nobody
  for (let waited = 0; waited < PATIENCE_MS; waited += TRY_MS) {
    try {
      const { engine } = await parts.models.open(model, signal)
      return engine.identity.model === stated.model ? rereadOf(engine, plan) : nobody
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof ModelError) || error.code !== 'model_not_ready') {
        parts.logger.warn({ error, model }, 'a model that has answered cannot be opened again')
        return nobody
      }
    }
    await parts.pause(TRY_MS, signal)
  }
  return nobody
}
