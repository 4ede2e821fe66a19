import { EngineError, type Grammar } from '../engine.ts'
import { GrammarError } from '../grammar/gbnf.ts'
import { networkOf } from '../grammar/grammar-run.ts'

/**
 * Looks at a grammar before it reaches the engine process, which every answer shares.
 * @throws EngineError for one that cannot be run.
 */
export function checkRunnable(grammar: Grammar | null): void {
  if (grammar === null) return
  try {
    networkOf(grammar.gbnf)
  } catch (cause) {
    if (!(cause instanceof GrammarError)) throw cause
    const message = `could not hold this answer's form: ${cause.message}`
    throw new EngineError('engine_failed', message, { cause })
  }
}
