import type { FieldName } from '@overt/verifier'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { fetchReceipt } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { Notice } from '../kit/notice.tsx'
import { useToast } from '../kit/toast.tsx'
import { fields, fileName, revealed } from './disclose.ts'
import { saveFile } from './save.ts'

type Props = { readonly id: string; readonly open: boolean; readonly onClose: () => void }

const sentences = {
  everything: 'downloadReveals',
  answer: 'downloadShowsText',
  nothing: 'downloadHides',
} as const

/** The holder chooses what the file shows; the server leaves the rest out. */
export function DownloadDialog({ id, open, onClose }: Props) {
  const t = useTranslations('receipt')
  const toast = useToast()
  const [show, setShow] = useState<ReadonlySet<FieldName>>(() => new Set(fields))
  const download = useMutation({
    mutationFn: () => fetchReceipt(id, show.size === fields.length ? null : [...show]),
    onSuccess: (bytes) => {
      saveFile(fileName(id), bytes)
      toast(t('downloaded'))
      onClose()
    },
  })
  const toggle = (name: FieldName, on: boolean): void =>
    setShow(
      (before) => new Set(fields.filter((field) => (field === name ? on : before.has(field)))),
    )
  return (
    <Dialog open={open} onClose={onClose} title={t('downloadTitle')}>
      <p className="text-note text-soft">{t('downloadText')}</p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setShow(new Set(fields))}>{t('downloadAll')}</Button>
        <Button onClick={() => setShow(new Set())}>{t('downloadBare')}</Button>
      </div>
      <ul className="grid gap-x-4 sm:grid-cols-2">
        {fields.map((name) => (
          <Choice key={name} name={name} on={show.has(name)} onToggle={(on) => toggle(name, on)} />
        ))}
      </ul>
      <div className="dialog-foot">
        <div aria-live="polite">
          <Notice tone={revealed(show) === 'everything' ? 'wait' : 'plain'}>
            {t(sentences[revealed(show)])} {show.has('runs') && t('downloadShowsRuns')}
          </Notice>
        </div>
        {download.error !== null && <FailureNotice failure={asFailure(download.error)} />}
        <Actions
          pending={download.isPending}
          onClose={onClose}
          onDownload={() => download.mutate()}
        />
      </div>
    </Dialog>
  )
}

type ActionsProps = {
  readonly pending: boolean
  readonly onClose: () => void
  readonly onDownload: () => void
}

function Actions({ pending, onClose, onDownload }: ActionsProps) {
  const t = useTranslations()
  return (
    <div className="flex justify-end gap-2">
      <Button onClick={onClose}>{t('app.cancel')}</Button>
      <Button look="primary" disabled={pending} onClick={onDownload}>
        {t('receipt.downloadSubmit')}
      </Button>
    </div>
  )
}

type ChoiceProps = {
  readonly name: (typeof fields)[number]
  readonly on: boolean
  readonly onToggle: (on: boolean) => void
}

function Choice({ name, on, onToggle }: ChoiceProps) {
  const t = useTranslations('receipt.show')
  const id = useId()
  return (
    <li className="flex gap-3 py-2">
      <input
        type="checkbox"
        id={id}
        checked={on}
        onChange={(event) => onToggle(event.target.checked)}
        aria-describedby={`${id}-note`}
        className="mt-0.5 size-5 shrink-0"
      />
      <div>
        <label htmlFor={id} className="block text-note font-medium">
          {t(`${name}.name`)}
        </label>
        <p id={`${id}-note`} className="text-fine text-faint">
          {t(`${name}.note`)}
        </p>
      </div>
    </li>
  )
}
