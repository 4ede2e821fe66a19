import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AnswerReading, type Marks } from './answer-reading.ts'
import type { Told } from './said.ts'
import { hermes } from './syntax/hermes.ts'
import { mistral } from './syntax/mistral.ts'

const encoder = new TextEncoder()
const thinking = { open: '<think>', close: '</think>', begun: false, tokens: null, budget: null }
const [wrapped, bare] = [hermes, mistral]

const none: Marks = { stop: [], thinking: null, calls: null }

function read(pieces: readonly (string | Uint8Array)[], marks: Partial<Marks>) {
  const reading = new AnswerReading({ ...none, ...marks })
  const told: Told[] = []
  const taken = pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece))
  for (const [id, piece] of taken.entries()) told.push(...reading.push(piece, id))
  told.push(...reading.end())
  return { reading, told, joined: Uint8Array.from(taken.flatMap((piece) => [...piece])) }
}

type Result = ReturnType<typeof read>

const joined = ({ told }: Result, type: 'delta' | 'thought'): string =>
  told.map((one) => (one.type === type ? one.text : '')).join('')

function callsOf({ told }: Result): { name: string; arguments: string }[] {
  const calls: { name: string; arguments: string }[] = []
  for (const one of told) {
    if (one.type !== 'call') continue
    if (one.name !== null) calls[one.index] = { name: one.name, arguments: '' }
    const call = calls[one.index]
    if (call !== undefined) call.arguments += one.arguments
  }
  return calls
}

/** spec/receipt.md, `text`. */
function edited({ reading, joined: bytes }: Result): string {
  const parts: number[] = []
  let at = 0
  for (const edit of reading.edits) {
    expect(edit.at).toBeGreaterThanOrEqual(at)
    parts.push(...bytes.slice(at, edit.at), ...encoder.encode(edit.ins))
    at = edit.at + edit.del
  }
  expect(at).toBeLessThanOrEqual(bytes.length)
  return new TextDecoder().decode(Uint8Array.from([...parts, ...bytes.slice(at)]))
}

describe('a thought', () => {
  test('is told apart from the words after it, and the space between is neither', () => {
    const result = read(['<th', 'ink>\nHm', '.\n</thi', 'nk>\n', '\nYes', '!'], { thinking })
    expect(joined(result, 'thought')).toBe('\nHm.\n')
    expect(result.reading.text).toBe('Yes!')
    expect(joined(result, 'delta')).toBe('Yes!')
    expect(result.reading.edits).toEqual([{ at: 0, del: 22, ins: '', by: 'think' }])
    expect(result.told.flatMap(({ ids }) => ids)).toEqual([0, 1, 2, 3, 4, 5])
    // The ids of a thought are never told with the words.
    const words = result.told.filter(({ type }) => type === 'delta')
    expect(words.flatMap(({ ids }) => ids)).toEqual([4, 5])
  })

  test('that the prompt has opened needs no mark', () => {
    const begun = { ...thinking, begun: true }
    const result = read(['Hm', '</think>', 'Yes'], { thinking: begun })
    expect([joined(result, 'thought'), result.reading.text]).toEqual(['Hm', 'Yes'])
  })

  test('that is never closed is all thought', () => {
    const result = read(['<think>', 'for ever </thin'], { thinking })
    expect([joined(result, 'thought'), result.reading.text]).toEqual(['for ever </thin', ''])
    expect(edited(result)).toBe('')
  })

  test('comes before the first word or not at all', () => {
    const result = read(['I say ', '<think>', 'x</think>'], { thinking })
    expect([joined(result, 'thought'), result.reading.text]).toEqual(['', 'I say <think>x</think>'])
  })

  test('holds no stop string: those are for the words', () => {
    const result = read(['<think>END</think>', 'a', 'E', 'ND b'], { thinking, stop: ['END'] })
    expect([joined(result, 'thought'), result.reading.text]).toEqual(['END', 'a'])
    expect(result.reading.stopped).toBe(true)
    expect(edited(result)).toBe('a')
  })
})

describe('a call', () => {
  test('is told by name, then by its arguments as they come, and is no text', () => {
    const pieces = [
      'Well.',
      '<tool_call>',
      '\n{"name": "f',
      'ind", "arguments": {"q": "é',
      '}"}',
      '}\n</tool_call>',
    ]
    const result = read(pieces, { calls: wrapped })
    expect(result.told.filter(({ type }) => type === 'call')).toEqual([
      { type: 'call', index: 0, name: 'find', arguments: '', ids: [] },
      { type: 'call', index: 0, name: null, arguments: '{"q": "é', ids: [1, 2, 3] },
      { type: 'call', index: 0, name: null, arguments: '}"}', ids: [4] },
    ])
    expect(result.reading.text).toBe('Well.')
    expect(edited(result)).toBe('Well.')
    expect(result.reading.calls).toBe(1)
  })

  test.each([
    [
      'wrapped, one after the other',
      wrapped,
      ['{"name": "a", "arguments": {}}', '{"name":"b","arguments":{"x":[1,{}]}}']
        .map((call) => `<tool_call>${call}</tool_call>`)
        .join('\n'),
    ],
    [
      'in a list',
      bare,
      '[{"name": "a", "arguments": {}}, {"name": "b", "arguments": {"x":[1,{}]}}]',
    ],
  ])('may be several, %s', (_, calls, text) => {
    const result = read([text], { calls })
    expect(callsOf(result)).toEqual([
      { name: 'a', arguments: '{}' },
      { name: 'b', arguments: '{"x":[1,{}]}' },
    ])
    expect(edited(result)).toBe('')
  })

  test('behind a stop string, in one and the same token, is no call', () => {
    const result = read(['aEND<tool_call>{"name": "a"'], { calls: wrapped, stop: ['END'] })
    expect([result.reading.text, callsOf(result)]).toEqual(['a', []])
    expect(result.reading.edits).toEqual([{ at: 1, del: 26, ins: '', by: 'stop' }])
  })

  test('that is cut off keeps what there was of it', () => {
    const result = read(['<tool_call>{"name": "a", "arguments": {"x": "y'], { calls: wrapped })
    expect(callsOf(result)).toEqual([{ name: 'a', arguments: '{"x": "y' }])
  })
})

test('how the pieces were cut changes neither what is told nor the edits', () => {
  const part = fc.constantFrom(
    '<think>',
    '</think>',
    '<tool_call>',
    '</tool_call>',
    '\n',
    ' ',
    'a<',
    'é€🙂',
    'EN',
    'D',
    '{"name": "f", "arguments": {"k": "ü\\"}"}}',
    '<',
  )
  const marks: Marks = { stop: ['END'], thinking, calls: wrapped }
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 14 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
      (parts, sizes) => {
        const bytes = encoder.encode(parts.join(''))
        const pieces: Uint8Array[] = []
        for (let at = 0; at < bytes.length;) {
          const size = sizes.next().value ?? 1
          pieces.push(bytes.slice(at, at + size))
          at += size
        }
        const [whole, cut] = [read([bytes], marks), read(pieces, marks)]
        expect(cut.reading.text).toBe(whole.reading.text)
        expect(joined(cut, 'delta')).toBe(cut.reading.text)
        expect(joined(cut, 'thought')).toBe(joined(whole, 'thought'))
        expect(callsOf(cut)).toEqual(callsOf(whole))
        if (!whole.reading.stopped) expect(cut.reading.edits).toEqual(whole.reading.edits)
        expect(cut.reading.stopped || edited(cut)).toBe(cut.reading.stopped || cut.reading.text)
        const ids = cut.told.flatMap((one) => one.ids)
        expect(ids).toEqual(ids.map((_, i) => i))
      },
    ),
  )
})
