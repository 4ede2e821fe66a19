import type { Conversation, Seal } from '@overt/wire'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { isAnswering, type Live } from '../answer/live.ts'
import { Button } from '../kit/button.tsx'
import { whenIdle } from '../kit/later.ts'
import { LostNotice } from '../kit/lost.tsx'
import { useWide } from '../kit/media.ts'
import { openPart, usePart } from '../kit/part.ts'
import { Sheet } from '../kit/sheet.tsx'
import { withWords } from '../words/here.ts'
import { useOpenReceipt } from './open.ts'
import type { PanelProps } from './panel.tsx'

const part = openPart(
  async () =>
    (await withWords(['receipt', 'prompt', 'verify', 'replay'], import('./panel.tsx')))
      .ReceiptPanel,
)
whenIdle(part.bring)

/** It can be closed even when it does not come. */
function ReceiptPanel(props: PanelProps) {
  const t = useTranslations('app')
  const state = usePart(part)
  if (state.type === 'here') return <state.View {...props} />
  return (
    state.type === 'lost' && (
      <div className="flex flex-col gap-3 p-4">
        <LostNotice part={part} />
        <Button className="self-end" onClick={props.onClose}>
          {t('close')}
        </Button>
      </div>
    )
  )
}

type Props = { readonly conversation: Conversation | null; readonly live: Live | null }

/** The open receipt: beside the thread where there is room, over it on a phone. */
export function ReceiptPlace({ conversation, live }: Props) {
  const t = useTranslations('seal')
  const wide = useWide()
  const { opened, open } = useOpenReceipt()
  const found = opened === null ? null : findReceipt(opened, conversation, live)
  const close = (): void => {
    open(null)
    if (opened !== null) document.getElementById(`seal-${opened}`)?.focus()
  }
  const panel = opened !== null && found !== null && (
    <ReceiptPanel key={opened} id={opened} seal={found.seal} model={found.model} onClose={close} />
  )
  if (wide) return panel !== false && <Aside onClose={close}>{panel}</Aside>
  return (
    <Sheet open={panel !== false} onClose={close} side="bottom" title={t('receipt')}>
      {panel}
    </Sheet>
  )
}

type AsideProps = { readonly onClose: () => void; readonly children: ReactNode }

/** Takes the focus when it opens; Escape closes it, and the seal has the focus again. */
function Aside({ onClose, children }: AsideProps) {
  const t = useTranslations('seal')
  const aside = useRef<HTMLElement>(null)
  useEffect(() => aside.current?.focus(), [])
  return (
    <aside
      ref={aside}
      data-receipt=""
      tabIndex={-1}
      aria-label={t('receipt')}
      className="receipt-aside w-104 shrink-0 border-l border-line bg-paper outline-none"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose()
      }}
    >
      {children}
    </aside>
  )
}

type Found = { readonly seal: Seal; readonly model: string }

function findReceipt(
  receipt: string,
  conversation: Conversation | null,
  live: Live | null,
): Found | null {
  const answer = conversation?.messages.find(
    (message) => message.answer?.receipt === receipt,
  )?.answer
  if (answer != null) return { seal: answer.seal, model: answer.model }
  if (live?.receipt !== receipt) return null
  return { seal: isAnswering(live) ? 'answering' : 'pending', model: live.model ?? '' }
}
