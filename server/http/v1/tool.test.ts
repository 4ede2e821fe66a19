import OpenAI from 'openai'
import type { AnswerEvent } from '@overt/wire'
import { expect, test } from 'vitest'
import { plainSupports } from '../../engine/supports.ts'
import { delta, ended, says } from '../fake.fixture.ts'
import { openHttp, type HttpWorld } from '../http.fixture.ts'
import { promises } from '../../../test/promises.ts'

promises('api:tools', 'api:thoughts')

const sdk = (world: HttpWorld) =>
  new OpenAI({
    baseURL: `${world.url}/v1`,
    apiKey: world.callers.owner.authorization.replace('Bearer ', ''),
    maxRetries: 0,
  })
const parameters = { type: 'object', properties: { city: { type: 'string' } } }
const tool = (name: string) => ({
  type: 'function' as const,
  function: { name, description: 'Tells the weather.', parameters },
})
const hi = {
  model: 'small',
  messages: [{ role: 'user' as const, content: 'How is it in Lyon?' }],
  tools: [tool('weather'), tool('time')],
}

const call = (index: number, name: string | null, given: string): AnswerEvent => ({
  type: 'call',
  index,
  id: name === null ? null : `call_a_${index}`,
  name,
  arguments: given,
  ids: [],
})
const calls = [
  call(0, 'weather', ''),
  call(0, null, '{"city":'),
  call(0, null, '"Lyon"}'),
  call(1, 'time', ''),
  call(1, null, '{}'),
  call(1, null, ''),
  { ...ended, stop: 'tool' },
] as const

async function openWith(...events: readonly AnswerEvent[]) {
  const world = await openHttp()
  world.models.supports = { ...plainSupports, tools: true, thinking: true }
  world.answering.script = () => says(...events)
  return world
}

const whole = [
  { id: 'call_a_0', type: 'function', function: { name: 'weather', arguments: '{"city":"Lyon"}' } },
  { id: 'call_a_1', type: 'function', function: { name: 'time', arguments: '{}' } },
]

test('calls come whole, without words, and end the answer with tool_calls', async () => {
  await using world = await openWith(...calls)
  const { choices } = await sdk(world).chat.completions.create(hi)
  expect(choices[0]).toEqual({
    index: 0,
    message: { role: 'assistant', content: null, refusal: null, tool_calls: whole },
    logprobs: null,
    finish_reason: 'tool_calls',
  })
})

test('calls stream: index in each chunk, id and name in the first, arguments in pieces', async () => {
  await using world = await openWith(...calls)
  const stream = await sdk(world).chat.completions.create({ ...hi, stream: true })
  const chunks = await Array.fromAsync(stream)
  const pieces = chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])
  expect(pieces).toEqual([
    { index: 0, id: 'call_a_0', type: 'function', function: { name: 'weather', arguments: '' } },
    { index: 0, function: { arguments: '{"city":' } },
    { index: 0, function: { arguments: '"Lyon"}' } },
    { index: 1, id: 'call_a_1', type: 'function', function: { name: 'time', arguments: '' } },
    { index: 1, function: { arguments: '{}' } },
  ])
  expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('tool_calls')
})

test('the SDK’s accumulator puts the calls together, and they can be sent back with their results', async () => {
  await using world = await openWith(delta('One moment.'), ...calls)
  const openai = sdk(world)
  const { choices } = await openai.chat.completions.stream(hi).finalChatCompletion()
  const reply = choices[0]?.message
  expect(reply?.tool_calls).toMatchObject(whole)
  if (reply === undefined) throw new Error('no reply')
  const results = [
    { role: 'tool' as const, tool_call_id: 'call_a_1', content: 'noon' },
    { role: 'tool' as const, tool_call_id: 'call_a_0', content: '12 °C' },
  ]
  await openai.chat.completions.create({ ...hi, messages: [...hi.messages, reply, ...results] })
  expect(world.answering.asks[1]?.from).toEqual({
    kind: 'api',
    messages: [
      { role: 'user', text: 'How is it in Lyon?' },
      {
        role: 'assistant',
        text: 'One moment.',
        calls: [
          { id: 'call_a_0', name: 'weather', arguments: '{"city":"Lyon"}' },
          { id: 'call_a_1', name: 'time', arguments: '{}' },
        ],
      },
      { role: 'tool', text: 'noon', call: { id: 'call_a_1', name: 'time' } },
      { role: 'tool', text: '12 °C', call: { id: 'call_a_0', name: 'weather' } },
    ],
  })
})

test('what is asked of tools is what answering is told', async () => {
  await using world = await openWith(delta('12 °C'), ended)
  const openai = sdk(world)
  const named = { type: 'function' as const, function: { name: 'time' } }
  await openai.chat.completions.create(hi)
  await openai.chat.completions.create({ ...hi, tool_choice: named, parallel_tool_calls: false })
  await openai.chat.completions.create({ ...hi, reasoning_effort: 'none' })
  const described = { description: 'Tells the weather.', parameters: JSON.stringify(parameters) }
  expect(world.answering.asks.map(({ around }) => around)).toMatchObject([
    {
      tools: [
        { name: 'weather', ...described },
        { name: 'time', ...described },
      ],
      choice: 'auto',
      parallel: true,
      thinks: true,
    },
    { choice: { name: 'time' }, parallel: false },
    { thinks: false },
  ])
  expect(world.answering.asks[2]?.sampling.thought).toEqual({ budget: 0 })
})

test.each<[string, object, string]>([
  [
    'a tool without a name',
    { tools: [{ type: 'function', function: {} }] },
    'tools[0].function.name',
  ],
  ['a name with a space', { tools: [tool('the weather')] }, 'tools[0].function.name'],
  ['two tools of one name', { tools: [tool('a'), tool('a')] }, 'tools[1].function.name'],
  [
    'arguments that are no object',
    { tools: [{ type: 'function', function: { name: 'a', parameters: { type: 'array' } } }] },
    'tools[0].function.parameters.type',
  ],
  ['another kind of tool', { tools: [{ type: 'web_search' }] }, 'tools[0].type'],
  ['too many tools', { tools: Array.from({ length: 129 }, (_, i) => tool(`t${i}`)) }, 'tools'],
  [
    'a choice of a stranger',
    { tool_choice: { type: 'function', function: { name: 'x' } } },
    'tool_choice',
  ],
  ['an unknown choice', { tool_choice: 'maybe' }, 'tool_choice'],
  ['a choice without tools', { tools: [], tool_choice: 'required' }, 'tool_choice'],
  ['an unknown effort', { reasoning_effort: 'extreme' }, 'reasoning_effort'],
  [
    'a result of no call',
    { messages: [{ role: 'tool', tool_call_id: 'c', content: 'x' }] },
    'messages[0].tool_call_id',
  ],
  [
    'a call that is not JSON',
    {
      messages: [
        {
          role: 'assistant',
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'a', arguments: '{' } }],
        },
      ],
    },
    'messages[0].tool_calls[0].function.arguments',
  ],
  [
    'an assistant that says nothing',
    { messages: [{ role: 'assistant', content: null }] },
    'messages[0].content',
  ],
])('%s is refused by its place', async (_, change, param) => {
  await using world = await openWith(ended)
  const asking = sdk(world).chat.completions.create({ ...hi, ...change })
  await expect(asking).rejects.toMatchObject({ status: 400, param })
})

test('thoughts are told apart from the answer, whole and in a stream', async () => {
  const thought = (text: string): AnswerEvent => ({ type: 'thought', text, ids: [1] })
  await using world = await openWith(thought('Hm'), thought('.'), thought(''), delta('Yes'), ended)
  const openai = sdk(world)
  const { choices } = await openai.chat.completions.create({ ...hi, reasoning_effort: 'low' })
  expect(choices[0]?.message).toMatchObject({ content: 'Yes', reasoning_content: 'Hm.' })
  expect(world.answering.asks[0]?.sampling.thought).toEqual({ budget: 256 })
  const stream = await openai.chat.completions.create({ ...hi, stream: true })
  const chunks = await Array.fromAsync(stream)
  expect(chunks.map((chunk) => chunk.choices[0]?.delta)).toEqual([
    { role: 'assistant', content: '', refusal: null },
    { reasoning_content: 'Hm' },
    { reasoning_content: '.' },
    { content: 'Yes' },
    {},
  ])
})
