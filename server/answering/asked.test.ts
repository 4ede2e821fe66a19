import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainPrompt, plainSurroundings, type PromptMessage, type Tool } from '../engine/engine.ts'
import { askedValue, messagesAsked } from './asked.ts'

const tool: Tool = { name: 'look', description: 'Looks.', parameters: '{}' }
const around = { ...plainSurroundings, tools: [tool] }
const question: PromptMessage = { role: 'user', text: 'Why?', from: 'person', ref: null }

const message: fc.Arbitrary<PromptMessage> = fc.oneof(
  fc.record({
    role: fc.constantFrom('system', 'user', 'assistant'),
    text: fc.string(),
    from: fc.constantFrom('charter', 'person', 'history'),
    ref: fc.option(fc.string()),
  }),
  fc.record({
    role: fc.constant('assistant' as const),
    text: fc.string(),
    from: fc.constant('history' as const),
    ref: fc.constant(null),
    calls: fc.array(fc.record({ id: fc.string(), name: fc.string(), arguments: fc.json() }), {
      minLength: 1,
    }),
  }),
  fc.record({
    role: fc.constant('tool' as const),
    text: fc.string(),
    from: fc.constant('tool' as const),
    ref: fc.constant(null),
    call: fc.record({ id: fc.string(), name: fc.string() }),
  }),
)

describe('what a template was given', () => {
  test('is told only where the segments do not say it', () => {
    expect(askedValue({ ...plainPrompt, messages: [question] }, null)).toBeNull()
    const silent = { ...around, choice: 'none' as const }
    expect(askedValue({ ...plainPrompt, messages: [question], around: silent }, null)).toBeNull()
    expect(askedValue({ ...plainPrompt, messages: [question], around }, null)).toEqual({
      tools: [tool],
      thinks: true,
      messages: [{ ...question, calls: [], call: null }],
    })
  })

  test('holds calls and results without any tool, and no tool that was not shown', () => {
    const result = { ...question, role: 'tool', call: { id: 'a', name: 'look' } } as const
    const silent = { ...around, choice: 'none' as const, thinks: false }
    expect(askedValue({ ...plainPrompt, messages: [result], around: silent }, null)).toMatchObject({
      tools: [],
      thinks: false,
      messages: [{ role: 'tool', call: { id: 'a', name: 'look' } }],
    })
  })

  test('says that a model may think before a form, as the segments may not show it', () => {
    const form = { gbnf: 'root ::= "1"', after: null }
    const thinking = { open: '<t>', close: '</t>', begun: false, tokens: null }
    const thinker = { ...plainPrompt, messages: [question], thinking }
    expect(askedValue(thinker, form)).toMatchObject({ tools: [], thinks: true })
    const asked = { ...plainSurroundings, thinks: false }
    expect(askedValue({ ...thinker, around: asked }, form)).toBeNull()
    expect(askedValue({ ...thinker, thinking: null }, form)).toBeNull()
    expect(askedValue(thinker, { ...form, after: 'x' })).toBeNull()
    expect(askedValue(thinker, null)).toBeNull()
  })

  test('gives the same messages again', () => {
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const asked = askedValue({ ...plainPrompt, messages, around }, null)
        expect(asked && messagesAsked(asked)).toEqual(messages)
      }),
    )
  })
})
