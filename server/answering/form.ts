import type { Grammar, Prompt, Surroundings } from '../engine/engine.ts'
import { callGrammar, ToolError } from '../engine/grammar/call-grammar.ts'
import { SchemaError } from '../engine/grammar/schema/schema-error.ts'
import type { Ask } from './answering.ts'
import { AnsweringError } from './answering-error.ts'

type Asked = Pick<Ask, 'sampling' | 'around'>

/** An answer that has a form from its first token on leaves no room to think before it. */
export const surroundingsOf = (ask: Asked): Surroundings =>
  isForced(ask) ? { ...ask.around, thinks: false } : ask.around

/**
 * What the answer must be spelt like: the caller's own form, or calls of the caller's tools.
 * @throws AnsweringError for a form beside tools, tools that no grammar can hold, and a model that thinks anyway.
 */
export function formOf(ask: Asked, { around, calls, thinking }: Prompt): Grammar | null {
  const { grammar } = ask.sampling
  if (isForced(ask) && thinking?.begun === true) throw thinksFirst(grammar !== null)
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

/** Named by what asked for it: a form, or a choice that leaves only calls. */
const thinksFirst = (hasForm: boolean): AnsweringError =>
  hasForm
    ? refused('This model always thinks first, so its answer cannot have a form from the start.')
    : new AnsweringError(
        'invalid_request',
        'This model always thinks first, so it cannot be made to call a tool from the start: let it choose (auto).',
        'tool_choice',
      )

const refused = (detail: string) => new AnsweringError('invalid_request', detail, 'response_format')
