import { describe, expect, test } from 'vitest'
import { plainPrompt, plainSurroundings, type Prompt, type Surroundings } from '../engine/engine.ts'
import { neutral } from '../engine/reading/call-syntaxes.ts'
import { formOf, surroundingsOf } from './form.ts'
import { thinkingOf } from './sampler.ts'
import { ofCharter } from './test-world.ts'

const tool = { name: 'look', description: '', parameters: '{"type":"object"}' }
const tools: Surroundings = { ...plainSurroundings, tools: [tool] }
const grammar = { gbnf: 'root ::= "yes"', after: null }

const promptOf = (around: Surroundings, more: Partial<Prompt> = {}): Prompt => ({
  ...plainPrompt,
  around,
  calls: around.tools.length > 0 ? neutral : null,
  ...more,
})
const asking = (around: Surroundings, form: typeof grammar | null = null) => ({
  sampling: { ...ofCharter, grammar: form },
  around,
})
const refusal = (param: string) => expect.objectContaining({ code: 'invalid_request', param })

describe('the form of an answer', () => {
  test('is the caller’s own, that of its tools, or none', () => {
    expect(formOf(asking(plainSurroundings), promptOf(plainSurroundings))).toBeNull()
    expect(formOf(asking(plainSurroundings, grammar), promptOf(plainSurroundings))).toBe(grammar)
    expect(formOf(asking(tools), promptOf(tools))).toMatchObject({ after: neutral.open })
  })

  test('beside tools is refused by its name, and a tool that no grammar holds by its own', () => {
    expect(() => formOf(asking(tools, grammar), promptOf(tools))).toThrow(
      refusal('response_format'),
    )
    const bad = { ...tool, parameters: '{"type":"string","pattern":"(?=a)"}' }
    const around = { ...tools, tools: [bad] }
    expect(() => formOf(asking(around), promptOf(around))).toThrow(refusal('tools'))
  })

  test('stands behind the thought of a model that always thinks first', () => {
    const begun = { thinking: { begun: true }, around: { thinks: false } }
    expect(thinkingOf(begun, grammar)).toBe(begun.thinking)
    const own = { thinking: { begun: false }, around: { thinks: true } }
    expect(thinkingOf(own, grammar)).toBe(own.thinking)
    expect(thinkingOf({ ...own, around: { thinks: false } }, grammar)).toBeNull()
    expect(thinkingOf({ ...own, around: { thinks: false } }, null)).toBe(own.thinking)
  })

  test('from the first word on asks the model not to think, unless the caller said how much it may', () => {
    expect(surroundingsOf(asking(plainSurroundings, grammar)).thinks).toBe(false)
    expect(surroundingsOf(asking({ ...tools, choice: 'required' })).thinks).toBe(false)
    expect(surroundingsOf(asking(tools)).thinks).toBe(true)
    const { sampling, around } = asking(plainSurroundings, grammar)
    const thinking = { sampling: { ...sampling, thought: { budget: 64 } }, around }
    expect(surroundingsOf(thinking).thinks).toBe(true)
    const none = { ...thinking, around: { ...around, thinks: false } }
    expect(surroundingsOf(none).thinks).toBe(false)
  })
})
