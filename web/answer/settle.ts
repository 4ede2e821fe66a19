import type { AnswerInfo, Conversation, Message } from '@overt/wire'
import type { Live } from './live.ts'

/** The conversation with what this answer has come to: its message once ended, its seal once sealed. */
export function settle(conversation: Conversation, live: Live, now: string): Conversation {
  const info = infoOf(live)
  if (live.message === null || info === null) return conversation
  const message: Message = {
    id: live.message,
    parent: live.question,
    role: 'assistant',
    text: live.text,
    created: now,
    answer: info,
    ...(live.thought !== '' && { thought: live.thought }),
  }
  const known = conversation.messages.some(({ id }) => id === message.id)
  return {
    ...conversation,
    messages: known
      ? conversation.messages.map((old) => (old.id === message.id ? { ...old, answer: info } : old))
      : [...conversation.messages, message],
    running: conversation.running.filter(({ answer }) => answer !== live.answer),
  }
}

function infoOf(live: Live): AnswerInfo | null {
  if (live.receipt === null || live.model === null) return null
  return {
    id: live.answer,
    receipt: live.receipt,
    model: live.model,
    seal: live.phase === 'sealed' ? 'sealed' : 'pending',
    stop: live.stop,
    usage: live.usage,
  }
}
