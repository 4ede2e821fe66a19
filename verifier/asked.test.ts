import { describe, expect, it } from 'vitest'
import { answerValues } from '../spec/vectors/example.ts'
import { type AskedValue, askedShape } from './asked.ts'
import { disclosuresShape } from './disclosure.ts'
import type { Json } from './jcs.ts'
import { promises } from '../test/promises.ts'

promises('replay:tools')

const asked = {
  tools: [{ name: 'look', description: 'Looks.', parameters: '{}' }],
  thinks: true,
  messages: [
    { role: 'user', from: 'history', ref: null, text: 'Why?', calls: [], call: null },
    {
      role: 'assistant',
      from: 'history',
      ref: null,
      text: '',
      calls: [{ id: 'a', name: 'look', arguments: '{}' }],
      call: null,
    },
    {
      role: 'tool',
      from: 'tool',
      ref: null,
      text: 'Sky.',
      calls: [],
      call: { id: 'a', name: 'look' },
    },
  ],
} as const satisfies AskedValue

const fault = (value: Json) => askedShape(value)

describe('what a template was given', () => {
  it('has tools, whether the model thinks, and messages', () => {
    expect(fault(asked)).toBeNull()
    expect(fault({ tools: [], thinks: false, messages: [] })).toBeNull()
  })

  it.each<[string, Json, string]>([
    ['nothing', null, ''],
    ['no word of thinking', { tools: [], messages: [] }, '.thinks'],
    ['a word more', { ...asked, choice: 'auto' }, '.choice'],
    [
      'a tool without parameters',
      { ...asked, tools: [{ name: '', description: '' }] },
      '.tools[0].parameters',
    ],
    [
      'parameters that are no text',
      { ...asked, tools: [{ ...asked.tools[0], parameters: {} }] },
      '.tools[0].parameters',
    ],
    [
      'a role that there is not',
      { ...asked, messages: [{ ...asked.messages[0], role: 'developer' }] },
      '.messages[0].role',
    ],
    [
      'a source that there is not',
      { ...asked, messages: [{ ...asked.messages[0], from: 'me' }] },
      '.messages[0].from',
    ],
    [
      'a call without an id',
      { ...asked, messages: [{ ...asked.messages[1], calls: [{ name: '', arguments: '' }] }] },
      '.messages[0].calls[0].id',
    ],
    [
      'a result of no call',
      { ...asked, messages: [{ ...asked.messages[2], call: {} }] },
      '.messages[0].call.id',
    ],
  ])('refuses %s', (_, value, path) => {
    expect(fault(value)).toBe(path)
  })

  it('is part of a run, or left out', async () => {
    const { runs } = await answerValues()
    const [run] = runs ?? []
    if (run === undefined) throw new Error('there is no run')
    const salt = 'A'.repeat(43)
    const shown = (value: Json) => disclosuresShape({ runs: { salt, value: [value] } })
    expect(shown({ ...run })).toBeNull()
    expect(shown({ ...run, asked })).toBeNull()
    expect(shown({ ...run, asked: null })).toBe('.runs.value[0].asked')
  })
})
