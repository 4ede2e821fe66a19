import { expect, test } from 'vitest'
import { apiMessages, Message } from './completion-message.ts'
import { promises } from '../../../test/promises.ts'

promises('api:tools')

const call = (id: string) => ({
  id,
  type: 'function',
  function: { name: `name of ${id}`.replaceAll(' ', '_'), arguments: '{}' },
})
const calling = (...ids: readonly string[]) => ({ role: 'assistant', tool_calls: ids.map(call) })
const result = (id: string) => ({ role: 'tool', tool_call_id: id, content: `of ${id}` })
const words = { role: 'user', content: 'And now?' }

const read = (messages: readonly object[]) =>
  apiMessages(messages.map((message) => Message.parse(message)))

test('each call has its result right behind it, in any order, and an id may come again later', () => {
  const messages = [calling('a', 'b'), result('b'), result('a'), calling('a'), result('a'), words]
  expect(read(messages).map((message) => message.call?.name)).toEqual([
    undefined,
    'name_of_b',
    'name_of_a',
    undefined,
    'name_of_a',
    undefined,
  ])
})

test.each<[string, readonly object[], string, string]>([
  ['a result of no call', [result('a')], 'messages[0].tool_call_id', 'no message before it made'],
  [
    'a result of another call',
    [calling('a'), result('b')],
    'messages[1].tool_call_id',
    'no message before it made',
  ],
  [
    'a second result',
    [calling('a', 'b'), result('a'), result('a')],
    'messages[2].tool_call_id',
    'a message before it has answered this call',
  ],
  [
    'a result that comes too late',
    [calling('a'), result('a'), words, result('a')],
    'messages[3].tool_call_id',
    'has answered',
  ],
  [
    'two calls that cannot be told apart',
    [calling('a', 'b', 'a')],
    'messages[0].tool_calls[2].id',
    'an earlier call of this message has it',
  ],
  [
    'words in place of a result',
    [calling('a', 'b'), result('a'), words],
    'messages[2]',
    'a result of the call b is expected first',
  ],
  ['calls in place of a result', [calling('a'), calling('b')], 'messages[1]', 'of the call a is'],
  ['a call that is left open', [words, calling('a')], 'messages', 'a result of the call a is'],
])('%s is refused by its place', (_, messages, param, why) => {
  expect(() => read(messages)).toThrow(
    expect.objectContaining({
      problem: expect.objectContaining({ param, detail: expect.stringContaining(why) }),
    }),
  )
})
