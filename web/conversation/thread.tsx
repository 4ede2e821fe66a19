import type { Conversation, Message } from '@overt/wire'
import { type ReactNode, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { Answer } from '../answer/answer.tsx'
import { LiveAnswer } from '../answer/live-answer.tsx'
import type { Live } from '../answer/live.ts'
import { useCopyMarked } from '../answer/marking.tsx'
import { EraseButton } from './erase-button.tsx'
import { threadOf } from './thread.ts'

type Props = {
  readonly conversation: Conversation | null
  readonly live: Live | null
  readonly optimistic: string | null
}

/** The messages of one branch, oldest first, and the answer that is being written. */
export function Thread({ conversation, live, optimistic }: Props) {
  const messages = conversation === null ? [] : threadOf(conversation)
  const shown = useRef<HTMLDivElement>(null)
  useCopyMarked(shown)
  // What is being answered is not taken away from under the answer.
  const isStill = conversation?.running.length === 0 && optimistic === null
  return (
    <div ref={shown} className="flex flex-col gap-9">
      {messages.map((message) => (
        <Turn key={message.id} message={message}>
          {conversation !== null && isStill && (
            <EraseButton conversation={conversation} message={message.id} />
          )}
        </Turn>
      ))}
      {optimistic !== null && <Question text={optimistic} />}
      {live !== null && <LiveAnswer live={live} />}
    </div>
  )
}

type TurnProps = { readonly message: Message; readonly children: ReactNode }

const Turn = ({ message, children }: TurnProps) =>
  message.role === 'user' ? (
    <Question text={message.text}>{children}</Question>
  ) : (
    <Answer message={message}>{children}</Answer>
  )

type QuestionProps = { readonly text: string; readonly children?: ReactNode }

/** What can be done with it shows where it is pointed at, and to whoever comes by keyboard or touch. */
function Question({ text, children }: QuestionProps) {
  const t = useTranslations('thread')
  return (
    <article className="flex items-center justify-end gap-1">
      <h2 className="sr-only">{t('you')}</h2>
      <p
        dir="auto"
        className="max-w-[85%] rounded-2xl rounded-br-md bg-press px-4 py-2.5 wrap-anywhere whitespace-pre-wrap"
      >
        {text}
      </p>
      <div className="turn-actions">{children}</div>
    </article>
  )
}
