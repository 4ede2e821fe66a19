import type { Conversation, Message } from '@overt/wire'
import { useTranslations } from 'use-intl'
import { Answer } from '../answer/answer.tsx'
import { LiveAnswer } from '../answer/live-answer.tsx'
import type { Live } from '../answer/live.ts'
import { threadOf } from './thread.ts'

type Props = {
  readonly conversation: Conversation | null
  readonly live: Live | null
  readonly optimistic: string | null
}

/** The messages of one branch, oldest first, and the answer that is being written. */
export function Thread({ conversation, live, optimistic }: Props) {
  const messages = conversation === null ? [] : threadOf(conversation)
  return (
    <div className="flex flex-col gap-9">
      {messages.map((message) => (
        <Turn key={message.id} message={message} />
      ))}
      {optimistic !== null && <Question text={optimistic} />}
      {live !== null && <LiveAnswer live={live} />}
    </div>
  )
}

const Turn = ({ message }: { readonly message: Message }) =>
  message.role === 'user' ? <Question text={message.text} /> : <Answer message={message} />

function Question({ text }: { readonly text: string }) {
  const t = useTranslations('thread')
  return (
    <article className="flex justify-end">
      <h2 className="sr-only">{t('you')}</h2>
      <p className="max-w-[85%] rounded-2xl rounded-br-md bg-press px-4 py-2.5 wrap-anywhere whitespace-pre-wrap">
        {text}
      </p>
    </article>
  )
}
