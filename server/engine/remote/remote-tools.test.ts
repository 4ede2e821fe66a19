import { describe, expect, test } from 'vitest'
import { collect, person, runOf, sampling } from '../engine.contract.ts'
import { plainSurroundings, type Surroundings } from '../engine.ts'
import { begin, chunk, end, event, say } from './peer.ts'
import { never, peer, open, ask } from './remote.fixture.ts'

describe('tools', () => {
  const tool = { name: 'find', description: 'Finds.', parameters: '{"type":"object"}' }
  const askWith = async (around: Partial<Surroundings>, messages = person('Hello')) => {
    const engine = open()
    const prompt = await engine.plan(messages, never, {
      ...plainSurroundings,
      tools: [tool],
      ...around,
    })
    return collect(engine.generate(prompt, sampling(), 'an account', never))
  }
  const bodyOf = (): { messages?: unknown } =>
    JSON.parse(new TextDecoder().decode(peer.requests.at(-1)?.body))

  test('are sent as the provider knows them, with what is wanted of them', async () => {
    await askWith({ choice: { name: 'find' }, parallel: false })
    const named = { type: 'function', function: { name: 'find' } }
    expect(bodyOf()).toMatchObject({
      tools: [
        {
          type: 'function',
          function: { name: 'find', description: 'Finds.', parameters: { type: 'object' } },
        },
      ],
      tool_choice: named,
      parallel_tool_calls: false,
    })
    await askWith({})
    expect(Object.keys(bodyOf())).not.toContain('tool_choice')
  })

  test('that were called before are told with what they came to', async () => {
    const call = { id: 'c1', name: 'find', arguments: '{"q":1}' }
    const answered = {
      role: 'assistant',
      text: '',
      from: 'history',
      ref: null,
      calls: [call],
    } as const
    const result = { role: 'tool', text: 'x', from: 'tool', ref: null, call } as const
    await askWith({}, [...person('Hi'), answered, result])
    expect(bodyOf().messages).toEqual([
      { role: 'user', content: 'Hi' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'find', arguments: '{"q":1}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'x' },
    ])
  })

  test('are called in pieces, numbered from 0 whatever the provider counts', async () => {
    const piece = (index: number | undefined, name: string | undefined, given: string) =>
      chunk([{ delta: { tool_calls: [{ index, id: 'x', function: { name, arguments: given } }] } }])
    peer.behaviour = async (_request, response) => {
      begin(response)
      event(response, piece(3, 'find', ''))
      event(response, piece(3, undefined, '{"q":'))
      event(response, piece(7, 'find', '{}'))
      event(response, piece(3, 'find', '1}'))
      event(response, piece(9, undefined, 'lost'))
      end(response, 'tool_calls', 9)
    }
    const events = await askWith({})
    expect(events.filter(({ type }) => type === 'call')).toEqual([
      { type: 'call', index: 0, name: 'find', arguments: '', ids: [] },
      { type: 'call', index: 0, name: null, arguments: '{"q":', ids: [] },
      { type: 'call', index: 1, name: 'find', arguments: '{}', ids: [] },
      { type: 'call', index: 0, name: null, arguments: '1}', ids: [] },
    ])
    expect(runOf(events)).toMatchObject({ stop: 'tool', text: '' })
  })

  test.each([
    ['{"q":', 'tool_calls'],
    ['[1]', 'tool_calls'],
    ['q=1', 'stop'],
    ['"{}"', 'tool_calls'],
  ])('with arguments that are no JSON object are no calls: %s', async (given, reason) => {
    const told = { index: 0, id: 'x', function: { name: 'find', arguments: given } }
    peer.behaviour = async (_request, response) => {
      begin(response)
      event(response, chunk([{ delta: { tool_calls: [told] } }]))
      end(response, reason, 9)
    }
    await expect(askWith({})).rejects.toThrow(
      'the provider peer called a tool with arguments that are no JSON object',
    )
  })

  test('that say nothing of arguments have none; what the limit cut off is told as cut off', async () => {
    const told = (given: string) =>
      chunk([
        { delta: { tool_calls: [{ id: 'x', function: { name: 'find', arguments: given } }] } },
      ])
    for (const [given, reason, all] of [
      ['', 'tool_calls', '{}'],
      ['{"q', 'length', '{"q'],
    ] as const) {
      peer.behaviour = async (_request, response) => {
        begin(response)
        event(response, told(given))
        end(response, reason, 9)
      }
      const events = await askWith({})
      const written = events.flatMap((one) => (one.type === 'call' ? [one.arguments] : []))
      expect(written.join('')).toBe(all)
    }
  })

  test('and thoughts are no part of the text', async () => {
    peer.behaviour = async (_request, response) => {
      begin(response)
      event(response, chunk([{ delta: { reasoning_content: 'Hm.' } }]))
      say(response, 'Yes')
      end(response, 'stop', 2)
    }
    const events = await ask()
    expect(events).toContainEqual({ type: 'thought', text: 'Hm.', ids: [] })
    expect(runOf(events).text).toBe('Yes')
  })
})
