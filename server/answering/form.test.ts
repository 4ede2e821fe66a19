import { describe, expect, test } from 'vitest'
import { plainPrompt, plainSurroundings, type Prompt, type Surroundings } from '../engine/engine.ts'
import { neutral } from '../engine/reading/call-syntaxes.ts'
import { formOf, surroundingsOf } from './form.ts'
import { ofCharter } from './test-world.ts'

const tool = { name: 'look', description: '', parameters: '{"type":"object"}' }
const tools: Surroundings = { ...plainSurroundings, tools: [tool] }
const grammar = { gbnf: 'root ::= "yes"', after: null }
const thinking = { open: '<think>', close: '</think>', begun: true, tokens: null }

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

  test.each<[string, Surroundings, typeof grammar | null, string]>([
    ['a form', plainSurroundings, grammar, 'response_format'],
    ['a call that must come', { ...tools, choice: 'required' }, null, 'tool_choice'],
    ['a call of one tool', { ...tools, choice: { name: 'look' } }, null, 'tool_choice'],
  ])('of a model that always thinks first: %s is refused by what asked for it', (...asked) => {
    const [, around, form, param] = asked
    const prompt = promptOf(around, { thinking })
    expect(() => formOf(asking(around, form), prompt)).toThrow(refusal(param))
  })

  test('from the first token on asks the model not to think', () => {
    expect(surroundingsOf(asking(plainSurroundings, grammar)).thinks).toBe(false)
    expect(surroundingsOf(asking({ ...tools, choice: 'required' })).thinks).toBe(false)
    expect(surroundingsOf(asking(tools)).thinks).toBe(true)
  })
})
