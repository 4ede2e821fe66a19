import type { Seal } from '@overt/wire'
import { useQuery } from '@tanstack/react-query'
import { Download, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { asFailure } from '../api/failure.ts'
import { receiptQuery, useModelName } from '../api/queries.ts'
import { SealShape } from '../answer/seal.tsx'
import { Button, IconButton } from '../kit/button.tsx'
import { classes } from '../kit/class.ts'
import { FailureNotice } from '../kit/failure.tsx'
import { Notice } from '../kit/notice.tsx'
import { DownloadDialog } from './download-dialog.tsx'
import { Emblem } from './emblem.tsx'
import { NotProven, PlainWords } from './plain-words.tsx'
import { PromptShown } from './prompt.tsx'
import { readReceipt, type Told } from './read.ts'
import { ReplayHere } from './replay-here.tsx'
import { Slip } from './slip.tsx'
import { VerifyHere, type Check } from './verify-here.tsx'

type Props = {
  readonly id: string
  readonly seal: Seal
  readonly model: string
  readonly onClose: () => void
}

/** A receipt: plain words first, then the fields, then the check. */
export function ReceiptPanel({ id, seal, model: modelId, onClose }: Props) {
  const model = useModelName(modelId)
  const t = useTranslations('receipt')
  const receipt = useQuery(receiptQuery(id, seal))
  const bytes = receipt.data
  const told = useQuery({
    queryKey: ['told', id, seal],
    queryFn: () => (bytes === undefined ? null : readReceipt(bytes)),
    enabled: bytes !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <div className="flex h-full min-h-0 flex-col">
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
          {...(told.data?.index == null ? {} : { centre: String(told.data.index) })}
          className="emblem-draw mx-auto size-40"
        />
        {seal === 'answering' && <p className="text-center text-soft">{t('answering')}</p>}
        {receipt.error !== null && (
          <FailureNotice
            failure={asFailure(receipt.error)}
            onRetry={() => void receipt.refetch()}
          />
        )}
        {receipt.isLoading && <p className="text-center text-soft">{t('loading')}</p>}
        {told.error !== null && (
          <FailureNotice
            failure={asFailure(told.error)}
            retrying={told.isFetching}
            onRetry={() => void told.refetch()}
          />
        )}
        {told.data === null && (
          <>
            <Notice tone="wait">{t('unreadable')}</Notice>
            <DownloadButton id={id} />
          </>
        )}
        {bytes !== undefined && told.data != null && (
          <Body key={seal} id={id} bytes={bytes} told={told.data} model={model} />
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
  readonly bytes: Uint8Array
  readonly told: Told
  readonly model: string
}

function Body({ id, bytes, told, model }: BodyProps) {
  const t = useTranslations('receipt')
  const [checked, setChecked] = useState<Check>(null)
  return (
    <>
      <PlainWords told={told} model={model} />
      <div className="flex flex-col gap-2.5">
        <VerifyHere id={id} bytes={bytes} told={told} checked={checked} onChecked={setChecked} />
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
