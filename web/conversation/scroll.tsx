import { useTranslations } from 'use-intl'
import type { Failure } from '../api/failure.ts'
import { FailureNotice } from '../kit/failure.tsx'
import { Notice } from '../kit/notice.tsx'
import { Empty } from './empty.tsx'
import { Instructed } from './instructed.tsx'
import type { Stick } from './stick.ts'
import { Thread } from './thread.tsx'
import type { Asking } from './use-ask.ts'
import type { View } from './use-view.ts'

type Props = {
  readonly view: View
  readonly asking: Asking
  readonly stick: Stick
  readonly empty: boolean
  readonly blocked: string | null
  readonly onSend: (text: string) => Promise<boolean>
}

/**
 * The part of the page that scrolls: the messages, or the beginning of a conversation. It holds the
 * headings that only a screen reader hears: from outside they would make the whole page longer.
 */
export function Scroll({ view, asking, stick, empty, blocked, onSend }: Props) {
  const { conversation, failure, live, reload } = view
  return (
    <div
      ref={stick.scroller}
      className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto print:overflow-visible"
    >
      <div
        ref={stick.content}
        className={empty ? 'column empty-column' : 'column py-8 print:max-w-none print:px-0'}
      >
        {failure !== null && <MissingOrFailed failure={failure} onRetry={reload} />}
        {empty ? (
          <Empty onPick={(text) => void onSend(text)} blocked={blocked !== null} />
        ) : (
          <>
            {conversation?.instructions != null && <Instructed conversation={conversation.id} />}
            <Thread conversation={conversation} live={live} optimistic={asking.optimistic} />
          </>
        )}
      </div>
    </div>
  )
}

type MissingProps = { readonly failure: Failure; readonly onRetry: () => void }

/** Another account's conversation and one that never was are the same to the page, as to the server. */
function MissingOrFailed({ failure, onRetry }: MissingProps) {
  const t = useTranslations('thread')
  return failure.code === 'not_found' ? (
    <Notice>{t('missing')}</Notice>
  ) : (
    <FailureNotice failure={failure} onRetry={onRetry} />
  )
}
