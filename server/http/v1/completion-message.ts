import { z } from 'zod'
import type { ApiMessage } from '../../answering/answering.ts'
import { areArguments } from '../../engine/call-arguments.ts'
import { listOf } from './list.ts'
import { OpenCalls } from './open-calls.ts'
import { doesNotFit } from './refused-parameter.ts'

const TextPart = z.strictObject({ type: z.literal('text'), text: z.string() })

const content = z.union([z.string(), listOf(TextPart).refine((parts) => parts.length > 0)], {
  error: 'a string or a list of parts of type text is expected',
})

/** A message of an earlier reply comes back as it went out: with its empty fields. */
const empty = {
  refusal: z.null().optional(),
  audio: z.null().optional(),
  function_call: z.null().optional(),
  annotations: z.union([z.null(), z.array(z.never()).max(0)]).optional(),
}

export const toolName = z
  .string()
  .regex(/^[a-zA-Z0-9_-]{1,64}$/, 'up to 64 letters, digits, _ and - are expected')

const ToolCall = z.strictObject({
  id: z.string().min(1).max(200),
  type: z.literal('function'),
  function: z.strictObject({
    name: toolName,
    arguments: z.string().refine(areArguments, 'a JSON object, as text, is expected'),
    parsed_arguments: z.unknown().optional(),
  }),
  /** Of a streamed call that is sent back as it was put together. */
  index: z.int().optional(),
})

const none = z.union([z.null(), z.array(z.never()).max(0)]).optional()

const Told = z.strictObject({
  role: z.enum(['system', 'developer', 'user']),
  content,
  ...empty,
  tool_calls: none,
})

const Answered = z.strictObject({
  role: z.literal('assistant'),
  content: content.nullable().optional(),
  ...empty,
  tool_calls: listOf(ToolCall).nullable().optional(),
  /** What OpenAI's own SDK adds when it puts a stream together. */
  parsed: z.unknown().optional(),
  /** Taken from an earlier reply and left out: what was thought then is no part of a prompt. */
  reasoning_content: z.string().nullable().optional(),
})

const Result = z.strictObject({
  role: z.literal('tool'),
  content,
  tool_call_id: z.string().min(1).max(200),
})

export const Message = z.discriminatedUnion('role', [Told, Answered, Result])
export type Message = z.infer<typeof Message>

/**
 * The messages in the words of answering.
 * @throws Refused for an assistant that says nothing, and for calls and results that do not go together.
 */
export function apiMessages(messages: readonly Message[]): readonly ApiMessage[] {
  const open = new OpenCalls()
  const told = messages.map((message, at): ApiMessage => {
    if (message.role === 'tool') return resultOf(message, open, at)
    open.settled(`messages[${at}]`)
    if (message.role !== 'assistant') {
      const role = message.role === 'user' ? 'user' : 'system'
      return { role, text: textOf(message.content) }
    }
    const calls = (message.tool_calls ?? []).map(
      ({ id, function: { name, arguments: given } }) => ({
        id,
        name,
        arguments: given,
      }),
    )
    open.make(calls, at)
    if (calls.length === 0 && message.content == null)
      throw doesNotFit(`messages[${at}].content`, 'it says nothing')
    const text = textOf(message.content ?? '')
    return calls.length === 0 ? { role: 'assistant', text } : { role: 'assistant', text, calls }
  })
  open.settled('messages')
  return told
}

function resultOf(
  { tool_call_id: id, content: given }: z.infer<typeof Result>,
  open: OpenCalls,
  at: number,
): ApiMessage {
  return { role: 'tool', text: textOf(given), call: { id, name: open.answer(id, at) } }
}

const textOf = (given: z.infer<typeof content>): string =>
  typeof given === 'string' ? given : given.map(({ text }) => text).join('')
