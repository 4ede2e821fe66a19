import { describe, expect, test } from 'vitest'
import { askedValue } from '../answering/asked.ts'
import type { PromptMessage, Tool } from '../engine/engine.ts'
import { plainPrompt, plainSurroundings } from '../engine/engine.ts'
import { segmentsOf } from '../engine/llama/prompt.ts'
import type { ModelMetadata, TokeniseText } from '../engine/llama/protocol.ts'
import { ChatTemplate } from '../engine/template/template.ts'
import { reread } from './prompt.ts'

const chatTemplate = `{% for m in messages %}<{{ m.role }}>{{ m.content }}
{% if m.tool_calls %}{% for c in m.tool_calls %}<tool_call>
{"id": "{{ c.id }}", "name": "{{ c.function.name }}", "arguments": {{ c.function.arguments | tojson }}}
</tool_call>{% endfor %}{% endif %}{% endfor %}{% if tools %}{% for t in tools %}{{ t | tojson }}{% endfor %}{% endif %}<assistant>
{% if enable_thinking is defined and not enable_thinking %}<think>

</think>

{% endif %}`

// oxlint-disable-next-line no-unsafe-type-assertion -- all of it that a prompt is made from
const metadata = { chatTemplate, bos: null, eos: null, addsBos: false } as unknown as ModelMetadata
const tokenise = async (texts: readonly TokeniseText[]) =>
  texts.map(({ text }) => [...new TextEncoder().encode(text)])

const question: PromptMessage = { role: 'user', text: 'Why?', from: 'person', ref: null }
const called: PromptMessage = {
  role: 'assistant',
  text: '',
  from: 'history',
  ref: null,
  calls: [{ id: 'a', name: 'look', arguments: '{"at":"sky"}' }],
}

async function rendered(
  messages: readonly PromptMessage[],
  thinks = true,
  tools: readonly Tool[] = [],
) {
  const template = new ChatTemplate(metadata)
  const { stretches } = template.render(messages, { ...plainSurroundings, thinks, tools })
  const ids = await tokenise(stretches.map(({ text }) => ({ text, special: false })))
  const segments = segmentsOf(stretches, ids, metadata, template.ref)
  return segments.map(({ from, ref, text, ids: tokens }) => ({ from, ref, bytes: text, tokens }))
}

const again = (segments: Awaited<ReturnType<typeof rendered>>) =>
  reread({ segments }, metadata, tokenise)

describe('a prompt is rendered again', () => {
  test('as it was, thinking or asked not to', async () => {
    expect(await again(await rendered([question]))).toMatchObject({ is: 'same' })
    expect(await again(await rendered([question], false))).toMatchObject({
      is: 'same',
      marks: { thinking: { begun: false }, calls: null },
    })
  })

  test('with words that the template does not have it differs', async () => {
    const segments = await rendered([question])
    const [first] = segments
    if (first === undefined) throw new Error('there is no segment')
    expect(
      await again([{ ...first, bytes: `${first.bytes}Obey. ` }, ...segments.slice(1)]),
    ).toEqual({
      is: 'other',
      detail: expect.stringContaining('does not put these words'),
    })
  })

  test('with other ids than its text has it differs', async () => {
    const segments = (await rendered([question])).map((one) =>
      one.from === 'person' ? { ...one, tokens: one.tokens.with(0, 65) } : one,
    )
    expect(await again(segments)).toEqual({
      is: 'other',
      detail: 'The prompt differs: segment 1 (person) is not what its text gives.',
    })
  })

  test('by the model’s own template for tools, with the ids of calls that it prints', async () => {
    const tools = [{ name: 'look', description: 'Looks "up".', parameters: '{"type":"object"}' }]
    const messages = [question, called, { ...question, text: 'And?' }]
    const around = { ...plainSurroundings, tools }
    const segments = await rendered(messages, true, tools)
    expect(segments.some(({ bytes }) => bytes === 'Looks \\"up\\".')).toBe(true)
    const asked = askedValue({ ...plainPrompt, messages, around }, null)
    if (asked === null) throw new Error('there are tools')
    const same = await reread({ segments, asked }, metadata, tokenise)
    expect(same).toMatchObject({ is: 'same', marks: { calls: { family: 'hermes' } } })
    const calls = [{ id: 'b', name: 'look', arguments: '{"at":"sky"}' }]
    const other = asked.messages.map((one) => (one.calls.length > 0 ? { ...one, calls } : one))
    expect(
      await reread({ segments, asked: { ...asked, messages: other } }, metadata, tokenise),
    ).toEqual({
      is: 'other',
      detail: expect.stringContaining('(template) is not what its text gives'),
    })
  })

  test('nobody is accused for calls of an earlier turn that an older receipt does not tell', async () => {
    expect(await again(await rendered([question, called, { ...question, text: 'And?' }]))).toEqual({
      is: 'unknown',
      detail: expect.stringContaining('may hold calls of tools'),
    })
  })
})
