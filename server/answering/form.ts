import type { Grammar, Prompt, Surroundings } from '../engine/engine.ts'
import { callGrammar, ToolError } from '../engine/grammar/call-grammar.ts'
import { SchemaError } from '../engine/grammar/schema/schema-error.ts'
import type { Ask } from './answering.ts'
import { AnsweringError } from './answering-error.ts'

type Asked = Pick<Ask, 'sampling' | 'around'>

/** Before an answer that has a form from its first word on a model thinks only where the caller asked for it. */
export const surroundingsOf = (ask: Asked): Surroundings =>
  isForced(ask) && ask.sampling.thought === null ? { ...ask.around, thinks: false } : ask.around

/**
 * What the answer must be spelt like: the caller's own form, or calls of the caller's tools.
 * @throws AnsweringError for a form beside tools, and tools that no grammar can hold.
 */
export function formOf(
  { sampling: { grammar } }: Asked,
  { around, calls }: Pick<Prompt, 'around' | 'calls'>,
): Grammar | null {
  if (calls === null) return grammar
  if (grammar !== null) {
    throw refused('An answer cannot have a form of its own beside tools: leave one of them out.')
  }
  try {
    return callGrammar(around, calls)
  } catch (error) {
    if (error instanceof ToolError) throw notHeld(error.message)
    if (error instanceof SchemaError) throw notHeld(`the tools cannot be held: ${error.message}`)
    throw error
  }
}

const notHeld = (why: string): AnsweringError =>
  new AnsweringError('invalid_request', `${why.charAt(0).toUpperCase()}${why.slice(1)}.`, 'tools')

const isForced = ({ sampling, around: { choice } }: Asked): boolean =>
  sampling.grammar !== null || choice === 'required' || typeof choice === 'object'

const refused = (detail: string) => new AnsweringError('invalid_request', detail, 'response_format')
