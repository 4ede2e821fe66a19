import type { Seal } from '@overt/wire'
import { Download, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { asFailure } from '../api/failure.ts'
import { useModelName } from '../api/queries.ts'
import { SealShape } from '../answer/seal.tsx'
import { Button, IconButton } from '../kit/button.tsx'
import { classes } from '../kit/class.ts'
import { FailureNotice } from '../kit/failure.tsx'
import { Notice } from '../kit/notice.tsx'
import { usePin } from '../verify/pin.ts'
import { useCheck } from '../verify/use-check.ts'
import { DownloadDialog } from './download-dialog.tsx'
import { Emblem } from './emblem.tsx'
import { useReceipt, type Held } from './held.ts'
import { NotProven, PlainWords } from './plain-words.tsx'
import { PromptShown } from './prompt.tsx'
import type { Told } from './read.ts'
import { ReplayHere } from './replay-here.tsx'
import { Slip } from './slip.tsx'
import { VerifyHere } from './verify-here.tsx'

export type PanelProps = {
  readonly id: string
  readonly seal: Seal
  readonly model: string
  readonly onClose: () => void
}

/** A receipt: plain words first, then the fields, then the check. */
export function ReceiptPanel({ id, seal, model: modelId, onClose }: PanelProps) {
  const model = useModelName(modelId)
  const t = useTranslations('receipt')
  const { held, error, isFetching, isLoading, refetch } = useReceipt(id, seal)
  const told = held?.told ?? null
  return (
    <div className="receipt-panel flex h-full min-h-0 flex-col">
      <div className="flex h-14 shrink-0 items-center gap-2 border-b border-line pr-2 pl-5">
        <h2 className="text-note font-semibold">{t('title')}</h2>
        <SealWord seal={seal} />
        <IconButton label={t('close')} onClick={onClose} className="ml-auto">
          <X size={18} aria-hidden />
        </IconButton>
      </div>
      <div className="flex min-h-0 flex-col gap-7 overflow-y-auto px-5 pt-6 pb-10">
        <Emblem
          key={seal}
          id={id}
          seal={seal}
          {...(told?.index == null ? {} : { centre: String(told.index) })}
          className="emblem-draw mx-auto size-40"
        />
        {seal === 'answering' && <p className="text-center text-soft">{t('answering')}</p>}
        {error !== null && (
          <FailureNotice
            failure={asFailure(error)}
            retrying={isFetching}
            onRetry={() => void refetch()}
          />
        )}
        {isLoading && held === undefined && <p className="text-center text-soft">{t('loading')}</p>}
        {held?.told === null && (
          <>
            <Notice tone="wait">{t('unreadable')}</Notice>
            <DownloadButton id={id} />
          </>
        )}
        {held !== undefined && told !== null && (
          <Body id={id} bytes={held.bytes} told={told} model={model} />
        )}
      </div>
    </div>
  )
}

function SealWord({ seal }: { readonly seal: Seal }) {
  const t = useTranslations('receipt.state')
  const tone = seal === 'sealed' ? 'text-seal' : seal === 'pending' ? 'text-wait' : 'text-faint'
  return (
    <span className={classes('flex items-center gap-1.5 text-note', tone)}>
      <SealShape seal={seal} size={16} />
      {t(seal)}
    </span>
  )
}

type BodyProps = {
  readonly id: string
  readonly bytes: Held['bytes']
  readonly told: Told
  readonly model: string
}

function Body({ id, bytes, told, model }: BodyProps) {
  const t = useTranslations('receipt')
  const pin = usePin()
  const { checked, run } = useCheck(bytes, pin.type === 'unknown' ? null : pin.pin.origin)
  return (
    <>
      <PlainWords told={told} model={model} />
      <div className="flex flex-col gap-2.5">
        <VerifyHere id={id} pin={pin} told={told} checked={checked} onRun={run} />
        <ReplayHere id={id} told={told} />
        <DownloadButton id={id} />
      </div>
      <Slip told={told} model={model} />
      {/* A verdict says it more exactly. */}
      {(checked === null || checked === 'running') && <NotProven told={told} />}
      <PromptShown told={told} />
      <details className="statement">
        <summary>{t('statement')}</summary>
        <pre tabIndex={0} role="group" aria-label={t('statement')}>
          {JSON.stringify(told.statement, null, 2)}
        </pre>
      </details>
    </>
  )
}

function DownloadButton({ id }: { readonly id: string }) {
  const t = useTranslations('receipt')
  const [choosing, setChoosing] = useState(false)
  return (
    <>
      <Button className="min-h-11" onClick={() => setChoosing(true)}>
        <Download size={18} aria-hidden />
        {t('download')}
      </Button>
      <DownloadDialog id={id} open={choosing} onClose={() => setChoosing(false)} />
    </>
  )
}
