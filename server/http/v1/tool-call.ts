import type { AnswerEvent } from '@overt/wire'

type CallEvent = Extract<AnswerEvent, { type: 'call' }>

/** A call of a reply while it is put together. */
export type ToolCall = { readonly id: string; readonly name: string; readonly parts: string[] }

export function gatherCall(
  calls: ToolCall[],
  { index, id, name, arguments: given }: CallEvent,
): void {
  if (name !== null) calls[index] = { id: id ?? '', name, parts: [] }
  calls[index]?.parts.push(given)
}

export const wholeCall = ({ id, name, parts }: ToolCall) => ({
  id,
  type: 'function',
  function: { name, arguments: parts.join('') },
})

/** Only that tokens went by. */
export const saysNothing = ({ name, arguments: given }: CallEvent): boolean =>
  name === null && given === ''

/** The call's index in every chunk, its id, type and name in the first one alone, its arguments always a text. */
export const callDelta = ({ index, id, name, arguments: given }: CallEvent) => ({
  index,
  ...(name !== null && { id, type: 'function' }),
  function: { ...(name !== null && { name }), arguments: given },
})
