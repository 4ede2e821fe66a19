import { useTranslations } from 'use-intl'
import { useDocumentTitle } from '../kit/page.tsx'
import { Emblem } from '../receipt/emblem.tsx'
import { ReceiptPlace } from '../receipt/place.tsx'
import { Announcer } from './announcer.tsx'
import { Foot } from './foot.tsx'
import { ConversationHeader } from './header.tsx'
import { useModelReason } from './model-notice.tsx'
import { Scroll } from './scroll.tsx'
import { useModelChoice } from './use-model-choice.ts'
import { useStick } from './stick.ts'
import { useAsk } from './use-ask.ts'
import { useView } from './use-view.ts'

/** One conversation, or, with null, the one that begins with the next question. */
export function ConversationPage({ id }: { readonly id: string | null }) {
  const t = useTranslations()
  const view = useView(id)
  const choice = useModelChoice(id, view.conversation)
  const asking = useAsk(id, view.parent, choice.named)
  const reason = useModelReason(choice)
  const blocked = reason ?? (asking.optimistic === null ? null : t('composer.waitAnswering'))
  const empty = id === null && asking.optimistic === null
  const stick = useStick({ hasMessages: !empty })
  const title = view.conversation?.title ?? null
  const send = (text: string): Promise<boolean> => {
    stick.toLatest()
    return asking.send(text)
  }
  useDocumentTitle(title ?? t('list.new'))
  return (
    <div className="flex h-full min-w-0 flex-1 print:block print:h-auto">
      <main
        id="content"
        tabIndex={-1}
        className="relative isolate flex h-full min-w-0 flex-1 flex-col outline-none print:block print:h-auto"
      >
        {empty && <Backdrop />}
        {!empty && (
          <h1
            dir="auto"
            className="sr-only print:not-sr-only print:font-serif print:text-title wrap-anywhere"
          >
            {title ?? t('list.new')}
          </h1>
        )}
        <ConversationHeader title={title} choice={choice} />
        <Scroll
          view={view}
          asking={asking}
          stick={stick}
          empty={empty}
          blocked={blocked}
          onSend={send}
        />
        <Foot
          id={id}
          view={view}
          choice={choice}
          asking={asking}
          stick={stick}
          empty={empty}
          blocked={blocked}
          onSend={send}
        />
        <Announcer answer={view.answer} />
      </main>
      <ReceiptPlace conversation={view.conversation} live={view.live} />
    </div>
  )
}

const Backdrop = () => (
  <div className="emblem-place">
    <Emblem id="overt" seal="sealed" className="emblem-backdrop" />
  </div>
)
