import { type Shape, flag, list, nullable, object, oneOf, string } from './schema.ts'
import { type SegmentValue, sourceShape } from './segment.ts'

export type ToolValue = {
  readonly name: string
  readonly description: string
  /** JSON Schema of its arguments, as JSON. */
  readonly parameters: string
}

export type CallValue = { readonly id: string; readonly name: string; readonly arguments: string }

export type MessageValue = {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly from: SegmentValue['from']
  readonly ref: string | null
  readonly text: string
  /** What an assistant called; empty for nothing. */
  readonly calls: readonly CallValue[]
  /** Of a tool's message: which call it answers. */
  readonly call: { readonly id: string; readonly name: string } | null
}

/**
 * What a template was given, where tools are part of it: the segments alone do not say which words are a
 * tool's name, a call's arguments or a call's id.
 */
export type AskedValue = {
  readonly tools: readonly ToolValue[]
  /** False: the model was asked not to think. */
  readonly thinks: boolean
  readonly messages: readonly MessageValue[]
}

const toolShape: Shape<ToolValue> = object({
  name: string,
  description: string,
  parameters: string,
})

const messageShape: Shape<MessageValue> = object({
  role: oneOf<MessageValue['role']>('system', 'user', 'assistant', 'tool'),
  from: sourceShape,
  ref: nullable(string),
  text: string,
  calls: list(object({ id: string, name: string, arguments: string })),
  call: nullable(object({ id: string, name: string })),
})

export const askedShape: Shape<AskedValue> = object({
  tools: list(toolShape),
  thinks: flag,
  messages: list(messageShape),
})
