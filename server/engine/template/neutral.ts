import type { Call, PromptMessage, Tool } from '../engine.ts'
import { neutral } from '../reading/call-syntaxes.ts'
import type { Marks, Stretch } from './marks.ts'

/** What a model is told of tools whose template says nothing of them: one more text of the system. */
export function neutralMessages(
  messages: readonly PromptMessage[],
  tools: readonly Tool[],
  marks: Marks,
): readonly { readonly role: string; readonly content: string }[] {
  const contents = messages.map((message) => ({
    role: message.role === 'tool' ? 'user' : message.role,
    parts: partsOf(message),
  }))
  const [first, ...rest] = contents
  const said =
    tools.length === 0 ? [] : [{ from: 'tool', ref: null, text: described(tools) } as const]
  const begun =
    first?.role === 'system'
      ? [{ role: 'system', parts: joined(first.parts, said) }, ...rest]
      : [...(said.length > 0 ? [{ role: 'system', parts: said }] : []), ...contents]
  return begun.map(({ role, parts }) => ({
    role,
    content: parts.map((part) => marks.of(part)).join(''),
  }))
}

/** With an empty line between them, where there are words before. */
function joined(parts: readonly Stretch[], said: readonly Stretch[]): readonly Stretch[] {
  const isEmpty = parts.every(({ text }) => text === '')
  return [...parts, ...said.map((one) => (isEmpty ? one : { ...one, text: `\n\n${one.text}` }))]
}

function partsOf({ role, text, from, ref, calls = [] }: PromptMessage): readonly Stretch[] {
  if (role === 'tool') return [{ from, ref, text: `<tool_response>\n${text}\n</tool_response>` }]
  const written = calls.map(writtenCall)
  return [
    {
      from,
      ref,
      text: [...(text === '' && written.length > 0 ? [] : [text]), ...written].join('\n'),
    },
  ]
}

const { open, before, after, close } = neutral

const writtenCall = ({ name, arguments: given }: Call): string =>
  `${open}${before}{"name": ${JSON.stringify(name)}, "arguments": ${given}}${after}${close}`

const described = (tools: readonly Tool[]): string =>
  [
    'You can call these functions:',
    ...tools.map(
      ({ name, description, parameters }) =>
        `{"name": ${JSON.stringify(name)}, "description": ${JSON.stringify(description)}, "parameters": ${parameters}}`,
    ),
    'To call one, write its name and its arguments as JSON, in this form and nothing after it:',
    `${open}${before}{"name": "function", "arguments": {"argument": "value"}}${after}${close}`,
  ].join('\n')
