import type { AskedValue, MessageValue } from '@overt/verifier'
import type { Grammar, Prompt, PromptMessage } from '../engine/engine.ts'
import { isSpelt } from './sampler.ts'

/**
 * What the template was given (spec/receipt.md, `runs[].asked`), where its segments alone do not say it:
 * with tools, calls or their results, and where the model may think before a form (`thinkingOf`). Null for any
 * other prompt.
 */
export function askedValue(
  { messages, around, thinking }: Pick<Prompt, 'messages' | 'around' | 'thinking'>,
  grammar: Grammar | null,
) {
  const tools = around.choice === 'none' ? [] : around.tools
  const thinksFirst = around.thinks && isSpelt(grammar) && thinking !== null
  if (tools.length === 0 && messages.every(isPlain) && !thinksFirst) return null
  return {
    tools: tools.map(({ name, description, parameters }) => ({ name, description, parameters })),
    thinks: around.thinks,
    messages: messages.map(messageValue),
  } satisfies AskedValue
}

const isPlain = ({ role, calls = [] }: PromptMessage): boolean =>
  role !== 'tool' && calls.length === 0

const messageValue = (message: PromptMessage): MessageValue => {
  const { role, from, ref, text, calls = [], call } = message
  return {
    role,
    from,
    ref,
    text,
    calls: calls.map(({ id, name, arguments: given }) => ({ id, name, arguments: given })),
    call: call === undefined ? null : { id: call.id, name: call.name },
  }
}

/** The messages again, as the template takes them. */
export const messagesAsked = ({ messages }: AskedValue): readonly PromptMessage[] =>
  messages.map(({ role, from, ref, text, calls, call }) => ({
    role,
    from,
    ref,
    text,
    ...(calls.length > 0 && { calls }),
    ...(call !== null && { call }),
  }))
