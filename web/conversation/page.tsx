import { useQuery } from '@tanstack/react-query'
import { ArrowDown } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { asFailure } from '../api/failure.ts'
import { conversationQuery } from '../api/queries.ts'
import { useLive, useLives } from '../answer/lives-context.tsx'
import { isAnswering } from '../answer/live.ts'
import { IconButton } from '../kit/button.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { Notice } from '../kit/notice.tsx'
import { useDocumentTitle } from '../kit/page.tsx'
import { Emblem } from '../receipt/emblem.tsx'
import { ReceiptPlace } from '../receipt/place.tsx'
import { Announcer } from './announcer.tsx'
import { Composer } from './composer.tsx'
import { Empty, FirstNotices } from './empty.tsx'
import { ConversationHeader } from './header.tsx'
import { ModelNotice, useModelReason } from './model-notice.tsx'
import { useStick } from './stick.ts'
import { Thread } from './thread.tsx'
import { threadOf } from './thread.ts'
import { useAsk } from './use-ask.ts'
import { useStop } from './use-stop.ts'

/** One conversation, or, with null, the one that begins with the next question. */
export function ConversationPage({ id }: { readonly id: string | null }) {
  const t = useTranslations()
  const { data, error, refetch } = useConversation(id)
  const conversation = data ?? null
  const answer = conversation?.running.at(-1)?.answer ?? null
  const live = useLive(answer)
  const parent = conversation === null ? null : (threadOf(conversation).at(-1)?.id ?? null)
  const asking = useAsk(id, parent)
  const answering = live !== null && isAnswering(live)
  const { stop, failure: stopFailure } = useStop(answering ? answer : null)
  const stick = useStick()
  const reason = useModelReason()
  const blocked = reason ?? (asking.optimistic === null ? null : t('composer.waitAnswering'))
  const send = (text: string): Promise<boolean> => {
    stick.toLatest()
    return asking.send(text)
  }
  const empty = id === null && asking.optimistic === null
  const failure = asking.failure ?? stopFailure
  useDocumentTitle(conversation?.title ?? t('list.new'))

  return (
    <div className="flex h-full min-w-0 flex-1">
      <main id="content" tabIndex={-1} className="flex h-full min-w-0 flex-1 flex-col outline-none">
        {!empty && <h1 className="sr-only">{conversation?.title ?? t('list.new')}</h1>}
        <ConversationHeader title={conversation?.title ?? null} />
        <div ref={stick.scroller} className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
          {empty && (
            <div className="emblem-place">
              <Emblem id="overt" seal="sealed" className="emblem-backdrop" />
            </div>
          )}
          <div ref={stick.content} className={empty ? 'column empty-column' : 'column py-8'}>
            {empty && <Empty onPick={(text) => void send(text)} blocked={blocked !== null} />}
            {error !== null && conversation === null && (
              <MissingOrFailed error={error} onRetry={() => void refetch()} />
            )}
            {!empty && <Thread conversation={conversation} live={live} optimistic={asking.optimistic} />}
          </div>
        </div>
        <div className="column relative flex flex-col gap-3 pb-3">
          {stick.away && (
            <IconButton label={t('thread.latest')} onClick={stick.toLatest} className="latest">
              <ArrowDown size={18} aria-hidden />
            </IconButton>
          )}
          {empty && <FirstNotices />}
          <ModelNotice />
          {failure !== null && <FailureNotice failure={failure} />}
          <Composer
            conversation={id}
            blocked={blocked}
            answering={answering}
            stopping={live?.stopping === true}
            onSend={send}
            onStop={stop}
          />
          <p className="text-center text-fine text-faint">{t('composer.disclosure')}</p>
        </div>
        <Announcer answer={answer} />
      </main>
      <ReceiptPlace conversation={conversation} live={live} />
    </div>
  )
}

/** The conversation, and its running answers followed. */
function useConversation(id: string | null) {
  const lives = useLives()
  const query = useQuery({ ...conversationQuery(id ?? ''), enabled: id !== null })
  const running = query.data?.running
  useEffect(() => {
    if (id === null) return
    for (const { answer, question } of running ?? []) lives.follow(answer, id, question)
  }, [id, running, lives])
  return query
}

type MissingProps = { readonly error: Error; readonly onRetry: () => void }

function MissingOrFailed({ error, onRetry }: MissingProps) {
  const t = useTranslations('thread')
  const failure = asFailure(error)
  return failure.code === 'not_found' ? (
    <Notice>{t('missing')}</Notice>
  ) : (
    <FailureNotice failure={failure} onRetry={onRetry} />
  )
}
