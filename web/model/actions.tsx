import type { ModelRoom, ModelStatus } from '@overt/wire'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { chooseModel, removeModel, stopFetch } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { useSize } from '../kit/size.ts'
import { useToast } from '../kit/toast.tsx'
import { FetchDialog } from './fetch-dialog.tsx'
import { canFetch, canRemove, canUse, obstacleTo } from './group.ts'
import { InspectDialog } from './inspect-dialog.tsx'
import { useModelChange } from './use-model-change.ts'

type Props = { readonly model: ModelStatus; readonly room: ModelRoom }

/** What the owner can do with one model. */
export function ModelActions({ model, room }: Props) {
  const t = useTranslations('models')
  const [fetching, setFetching] = useState(false)
  const [inspecting, setInspecting] = useState(false)
  const stop = useModelChange(() => stopFetch(model.id))
  const { name } = model
  const fetchAction = fetchActionOf(model, room)
  const onFetchAction = (): void => (fetchAction === 'stop' ? stop.mutate() : setFetching(true))
  const isHere = model.state !== 'absent' && model.state !== 'fetching'
  return (
    <div className="flex flex-wrap items-start gap-2 sm:max-w-84 sm:justify-end">
      {canUse(model) && room.fixedBy === null && <UseButton model={model} />}
      {fetchAction !== null && (
        <Button aria-label={t(`${fetchAction}Of`, { name })} onClick={onFetchAction}>
          {t(fetchAction)}
        </Button>
      )}
      {model.kind === 'local' && isHere && (
        <Button
          look={canUse(model) || canFetch(model) ? 'quiet' : 'outline'}
          aria-label={t('inspectOf', { name })}
          onClick={() => setInspecting(true)}
        >
          {t('inspect')}
        </Button>
      )}
      {canRemove(model) && <RemoveButton model={model} />}
      {stop.error !== null && <FailureNotice failure={asFailure(stop.error)} />}
      <FetchDialog model={model} open={fetching} onClose={() => setFetching(false)} />
      <InspectDialog model={model} open={inspecting} onClose={() => setInspecting(false)} />
    </div>
  )
}

/** One button for what becomes of a fetch, so that the focus stays on it. */
function fetchActionOf(model: ModelStatus, room: ModelRoom): 'fetch' | 'resume' | 'stop' | null {
  if (model.state === 'fetching') return 'stop'
  if (!canFetch(model) || obstacleTo(model, room) !== null) return null
  return model.receivedBytes > 0 ? 'resume' : 'fetch'
}

function UseButton({ model }: Pick<Props, 'model'>) {
  const t = useTranslations('models')
  const toast = useToast()
  const { id, name } = model
  const use = useModelChange(
    () => chooseModel(id),
    () => toast(t('used', { name })),
  )
  return (
    <>
      <Button
        look="primary"
        aria-label={t('useOf', { name })}
        disabled={use.isPending}
        onClick={() => use.mutate()}
      >
        {t('use')}
      </Button>
      {use.error !== null && <FailureNotice failure={asFailure(use.error)} />}
    </>
  )
}

function RemoveButton({ model }: Pick<Props, 'model'>) {
  const t = useTranslations('models')
  const toast = useToast()
  const size = useSize()
  const [asking, setAsking] = useState(false)
  const { id, name } = model
  const remove = useModelChange(
    () => removeModel(id, model.default),
    () => toast(t('removed', { name })),
  )
  const rest =
    model.from === 'file'
      ? t('removeOther')
      : t('removeText', {
          size: size(model.state === 'absent' ? model.receivedBytes : (model.sizeBytes ?? 0)),
        })
  return (
    <>
      <Button
        look="quiet"
        aria-label={t('removeOf', { name })}
        disabled={remove.isPending}
        onClick={() => setAsking(true)}
      >
        {t('remove')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('removeTitle', { name })}
        text={model.default ? t('removeDefault', { rest }) : rest}
        action={t('remove')}
        onConfirm={() => {
          setAsking(false)
          remove.mutate()
        }}
      />
      {remove.error !== null && <FailureNotice failure={asFailure(remove.error)} />}
    </>
  )
}
