import { toBase64Url } from '@overt/verifier'
import type { Message } from '@overt/wire'
import type { PromptMessage, SegmentSource } from '../engine/engine.ts'
import type { ApiMessage } from './answering.ts'

/** What a question follows, and the leaf of the turn before it. */
export type History = { readonly messages: readonly PromptMessage[]; readonly prev: string | null }

/** The leaf of each earlier answer, by the answer's receipt. */
export type Leaves = ReadonlyMap<string, Uint8Array>

/** A chat's path, oldest first. Both sides of a turn are covered by the leaf of its answer. */
export function chatHistory(path: readonly Message[], leaves: Leaves): History {
  const refs = path.map((message) => leafOf(message, leaves))
  const messages = path.map(({ role, text }, at): PromptMessage => {
    const next = path[at + 1]
    const answered = role === 'user' && next?.role === 'assistant' ? refs[at + 1] : undefined
    return { role, text, from: 'history', ref: refs[at] ?? answered ?? null }
  })
  return { messages, prev: refs.findLast((ref) => ref !== null) ?? null }
}

function leafOf({ answer }: Message, leaves: Leaves): string | null {
  const leaf = answer === null ? undefined : leaves.get(answer.receipt)
  return leaf === undefined ? null : toBase64Url(leaf)
}

/** What a person tells the assistant: after the charter, which is put before all that is theirs. */
export const told = (instructions: string | null): readonly PromptMessage[] =>
  instructions === null ? [] : [{ role: 'system', text: instructions, from: 'person', ref: null }]

/** The question of a chat, after what it follows. */
export const withQuestion = (history: History, text: string): readonly PromptMessage[] => [
  ...history.messages,
  { role: 'user', text, from: 'person', ref: null },
]

/**
 * An API caller's own messages. Instructions and the last question are the person's; the turns
 * before it are a history that no leaf covers.
 */
export function apiMessages(messages: readonly ApiMessage[]): readonly PromptMessage[] {
  const last = messages.findLastIndex(({ role }) => role === 'user')
  return messages.map((message, at) => ({
    ...message,
    from: sourceOf(message, at === last),
    ref: null,
  }))
}

function sourceOf({ role }: ApiMessage, isQuestion: boolean): SegmentSource {
  if (role === 'tool') return 'tool'
  return role === 'system' || isQuestion ? 'person' : 'history'
}

/** The question that is stored for an API call: its last message of a person. */
export const apiQuestion = (messages: readonly ApiMessage[]): string =>
  messages.findLast(({ role }) => role === 'user')?.text ?? ''
