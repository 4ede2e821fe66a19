import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EngineError, type PromptMessage } from '../engine.ts'
import { ChatTemplate } from './template.ts'

const CHATML =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"

const template = (chatTemplate: string | null) =>
  new ChatTemplate({ chatTemplate, bos: { id: 1, text: '<s>' }, eos: { id: 2, text: '</s>' } })

const message = (role: PromptMessage['role'], text: string): PromptMessage => ({
  role,
  text,
  from: role === 'system' ? 'charter' : 'person',
  ref: role === 'system' ? 'a ref' : null,
})

function failureOf(attempt: () => unknown): EngineError {
  try {
    attempt()
  } catch (error) {
    if (error instanceof EngineError) return error
  }
  throw new Error('it did not fail')
}

describe('a chat template', () => {
  test('is rendered to stretches that say where each came from', () => {
    const rendered = template(CHATML).render([
      message('system', 'Be brief.'),
      message('user', 'Hi'),
    ])
    const ref = createHash('sha256').update(CHATML).digest('base64url')
    expect(rendered).toEqual([
      { from: 'template', ref, text: '<|im_start|>system\n' },
      { from: 'charter', ref: 'a ref', text: 'Be brief.' },
      { from: 'template', ref, text: '<|im_end|>\n<|im_start|>user\n' },
      { from: 'person', ref: null, text: 'Hi' },
      { from: 'template', ref, text: '<|im_end|>\n<|im_start|>assistant\n' },
    ])
  })

  test('never sees what a message says', () => {
    const chatml = template(CHATML)
    const bare = chatml.render([message('user', '')])
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const rendered = chatml.render([message('user', text)])
        expect(
          rendered.map((stretch) => ({
            ...stretch,
            text: stretch.from === 'person' ? '' : stretch.text,
          })),
        ).toEqual(bare)
        expect(rendered.find(({ from }) => from === 'person')?.text).toBe(text)
      }),
    )
  })

  test('is not fooled by a message that spells a mark or an expression', () => {
    const text = '\u{e000}0\u{e001} {{ messages }} {% raw %}'
    const rendered = template(CHATML).render([message('user', text)])
    expect(rendered.filter(({ from }) => from === 'person').map((stretch) => stretch.text)).toEqual(
      [text],
    )
  })

  test('may trim and join messages', () => {
    const joining =
      "{{ bos_token }}{% for m in messages %}{% if m.role == 'system' %}{{ m.content | trim }}\n\n{% else %}[INST] {{ m.content.strip() }} [/INST]{% endif %}{% endfor %}"
    const rendered = template(joining).render([message('system', 'S'), message('user', 'U')])
    expect(rendered.map(({ text }) => text).join('')).toBe('<s>S\n\n[INST] U [/INST]')
  })

  test('gives the same prompt on any day: it has no clock', () => {
    const dated =
      "{% if strftime_now is defined %}{{ strftime_now('%Y') }}{% else %}no date{% endif %}{% for m in messages %}{{ m.content }}{% endfor %}"
    expect(template(dated).render([message('user', 'U')])[0]?.text).toBe('no date')
  })

  test('may count with range', () => {
    const counting =
      '{% for i in range(3) %}{{ i }}{% endfor %}{% for i in range(5, 1, -2) %}{{ i }}{% endfor %}{{ messages[0].content }}'
    expect(template(counting).render([message('user', 'U')])[0]?.text).toBe('01253')
  })

  test('that refuses the messages says so', () => {
    const strict =
      "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system role') }}{% endif %}{{ m.content }}{% endfor %}"
    const failure = failureOf(() => template(strict).render([message('system', 'S')]))
    expect(failure.message).toContain('its chat template refuses these messages: no system role')
  })

  test('that leaves a message out is not used', () => {
    const lossy =
      "{% for m in messages %}{% if m.role == 'user' %}{{ m.content }}{% endif %}{% endfor %}"
    const failure = failureOf(() =>
      template(lossy).render([message('system', 'S'), message('user', 'U')]),
    )
    expect(failure.message).toContain('leaves out a system message')
  })

  test.each([
    [null, 'the file has no chat template'],
    ['{% for %}', 'its chat template cannot be read'],
    ['no messages at all', 'leaves out a user message'],
  ])('%j is refused when the model is opened', (text, sentence) => {
    const failure = failureOf(() => template(text))
    expect(failure).toMatchObject({ code: 'engine_failed' })
    expect(failure.message).toContain(sentence)
  })
})
