import { describe, expect, test } from 'vitest'
import type { Surroundings, Tool } from '../engine.ts'
import { hermes } from '../reading/syntax/hermes.ts'
import { llama3 } from '../reading/syntax/llama3.ts'
import { mistral } from '../reading/syntax/mistral.ts'
import type { CallSyntax } from '../reading/call-syntax.ts'
import { Automaton, DEAD } from './automaton.ts'
import { callGrammar, ToolError } from './call-grammar.ts'
import { readNetwork } from './network.ts'

const schema = (properties: object) =>
  JSON.stringify({
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  })
const tools: readonly Tool[] = [
  { name: 'find', description: '', parameters: schema({ q: { type: 'string' } }) },
  { name: 'now', description: '', parameters: schema({}) },
]

/** Whether the grammar takes this text whole. */
function takes(
  text: string,
  syntax: CallSyntax,
  around: Partial<Pick<Surroundings, 'choice' | 'parallel'>> = {},
): boolean {
  const { gbnf } = callGrammar({ tools, choice: 'required', parallel: true, ...around }, syntax)
  const machine = new Automaton(readNetwork(gbnf))
  let state = machine.start
  for (const byte of new TextEncoder().encode(text)) {
    state = machine.next(state, byte)
    if (state === DEAD) return false
  }
  return machine.complete(state)
}

const wrapped = (...calls: readonly string[]) =>
  calls.map((call) => `<tool_call>\n${call}\n</tool_call>`).join('\n')
const find = '{"name": "find", "arguments": {"q":"x"}}'
const now = '{"name": "now", "arguments": {}}'

describe('wrapped calls', () => {
  test('are of the tools and their schemas, and nothing else', () => {
    expect(takes(wrapped(find), hermes)).toBe(true)
    expect(takes(wrapped(now), hermes)).toBe(true)
    for (const wrong of [
      '{"name": "other", "arguments": {}}',
      '{"name": "find", "arguments": {}}',
      '{"name": "find", "arguments": {"q":1}}',
      '{"name": "now", "arguments": {"q":"x"}}',
    ]) {
      expect(takes(wrapped(wrong), hermes), wrong).toBe(false)
    }
    expect(takes('Well.', hermes)).toBe(false)
    expect(takes(`${wrapped(now)} and more`, hermes)).toBe(false)
  })

  test('may be several where the caller takes several', () => {
    expect(takes(wrapped(find, now, find), hermes)).toBe(true)
    expect(takes(wrapped(find, now), hermes, { parallel: false })).toBe(false)
  })

  test('are of the one that was named', () => {
    expect(takes(wrapped(now), hermes, { choice: { name: 'now' } })).toBe(true)
    expect(takes(wrapped(find), hermes, { choice: { name: 'now' } })).toBe(false)
  })

  test('where the model may choose, hold from behind the first mark on', () => {
    const { after } = callGrammar({ tools, choice: 'auto', parallel: true }, hermes)
    expect(after).toBe('<tool_call>')
    const rest = wrapped(find, now).slice('<tool_call>'.length)
    expect(takes(rest, hermes, { choice: 'auto' })).toBe(true)
  })
})

test('a list of calls is closed once', () => {
  expect(takes(`[${find}, ${now}]`, mistral)).toBe(true)
  expect(takes(`[${find}`, mistral)).toBe(false)
  expect(takes(`[${find}, ${now}]`, mistral, { parallel: false })).toBe(false)
  const { after } = callGrammar({ tools, choice: 'auto', parallel: true }, mistral)
  expect(takes(`[${find}]`.slice(after?.length), mistral, { choice: 'auto' })).toBe(true)
})

test('a bare call is one', () => {
  const bare = find.replace('arguments', 'parameters')
  expect(takes(bare, llama3)).toBe(true)
  expect(takes(bare + bare, llama3)).toBe(false)
  expect(takes(bare.slice(llama3.open.length), llama3, { choice: 'auto' })).toBe(true)
})

test('a schema that no grammar can hold is refused by the name of its tool, and the place in it', () => {
  const odd: Tool = {
    name: 'odd',
    description: '',
    parameters: '{"type":"object","$dynamicRef":"#"}',
  }
  const all = [...tools, odd]
  const asked = () => callGrammar({ tools: all, choice: 'auto', parallel: true }, hermes)
  expect(asked).toThrow(ToolError)
  expect(asked).toThrow(
    'the tool odd cannot be held: the schema cannot be enforced at #/$dynamicRef',
  )
})
