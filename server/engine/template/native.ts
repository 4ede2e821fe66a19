import { createHash } from 'node:crypto'
import type { Call, PromptMessage, Tool } from '../engine.ts'
import type { Marks } from './marks.ts'

/** Messages and tools as chat templates read them, with marks in place of all that they say. */
export const nativeMessages = (messages: readonly PromptMessage[], marks: Marks) =>
  messages.map((message) => {
    const { role, text, from, ref, calls = [], call } = message
    if (call !== undefined) {
      const content = marks.of({ from, ref, text }, 'string')
      return {
        role,
        content,
        tool_call_id: idOf(call.id),
        name: marks.optional({ from, ref, text: call.name }),
      }
    }
    // A call needs no words beside it, and templates print none for an empty text.
    const content = calls.length > 0 && text === '' ? '' : marks.of({ from, ref, text })
    if (calls.length === 0) return { role, content }
    return { role, content, tool_calls: calls.map((one) => nativeCall(one, message, marks)) }
  })

const nativeCall = (call: Call, { from, ref }: PromptMessage, marks: Marks) => ({
  id: idOf(call.id),
  type: 'function',
  function: {
    name: marks.of({ from, ref, text: call.name }, 'string'),
    arguments: marks.of({ from, ref, text: call.arguments }, 'json'),
  },
})

export const nativeTools = (tools: readonly Tool[], marks: Marks) =>
  tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: {
      name: marks.of({ from: 'tool', ref: null, text: name }, 'string'),
      description: marks.of({ from: 'tool', ref: null, text: description }, 'string'),
      parameters: marks.of({ from: 'tool', ref: null, text: parameters }, 'json'),
    },
  }))

/** Whoever asks chooses the ids, and some templates want nine letters and digits. */
const idOf = (id: string): string =>
  createHash('sha256')
    .update(id)
    .digest('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 9)
