import type { ModelStatus } from '@overt/wire'
import { useTranslations } from 'use-intl'
import { fetchModel } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { useSize } from '../kit/size.ts'
import { useModelSize } from './size.ts'
import { useModelChange } from './use-model-change.ts'

type Props = {
  readonly model: ModelStatus
  readonly open: boolean
  readonly onClose: () => void
}

/** Shows the licence before the first byte: nothing is fetched that was not agreed to. */
export function FetchDialog({ model, open, onClose }: Props) {
  const t = useTranslations('models.licence')
  const app = useTranslations('app')
  const size = useSize()
  const { id, name, licence, neededBytes } = model
  const fileSize = useModelSize()(model)
  const begin = useModelChange(() => fetchModel(id, licence), onClose)
  return (
    <Dialog open={open} onClose={onClose} title={t('title', { name })}>
      <p className="text-note text-soft">
        {fileSize === null || neededBytes === null
          ? t('sizeUnknown')
          : t('size', { size: fileSize, needed: size(neededBytes) })}
      </p>
      <p className="rounded-xl bg-sunk p-4 text-note">
        {licence === null ? t('unknown') : t('text', { licence })}
      </p>
      {begin.error !== null && <FailureNotice failure={asFailure(begin.error)} />}
      <div className="flex flex-wrap justify-end gap-2 pt-2">
        <Button onClick={onClose}>{app('cancel')}</Button>
        <Button look="primary" disabled={begin.isPending} onClick={() => begin.mutate()}>
          {licence === null ? t('read') : t('accept')}
        </Button>
      </div>
    </Dialog>
  )
}
