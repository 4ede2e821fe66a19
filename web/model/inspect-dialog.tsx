import type { ModelInspection, ModelStatus } from '@overt/wire'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { asFailure } from '../api/failure.ts'
import { inspectionQuery } from '../api/queries.ts'
import { Button } from '../kit/button.tsx'
import { classes } from '../kit/class.ts'
import { Dialog } from '../kit/dialog.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { useSize } from '../kit/size.ts'

type Props = {
  readonly model: ModelStatus
  readonly open: boolean
  readonly onClose: () => void
}

/** What a model's file says of itself, and what the engine measured of it here. */
export function InspectDialog({ model, open, onClose }: Props) {
  const t = useTranslations('app')
  return (
    <Dialog open={open} onClose={onClose} title={model.name}>
      <Inspection id={model.id} />
      <div className="dialog-foot">
        <Button className="self-end" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </Dialog>
  )
}

function Inspection({ id }: { readonly id: string }) {
  const t = useTranslations('models.details')
  const { data, error, refetch } = useQuery(inspectionQuery(id))
  if (error !== null) {
    return <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
  }
  if (data === undefined) return <p className="text-note text-faint">{t('loading')}</p>
  return (
    <>
      {data.problem !== null && (
        <p lang="en" className="text-note wrap-anywhere text-alarm">
          {data.problem}
        </p>
      )}
      <Rows inspection={data} />
    </>
  )
}

function Rows({ inspection }: { readonly inspection: ModelInspection }) {
  const t = useTranslations('models.details')
  const size = useSize()
  const { facts, measured } = inspection
  const tokens = (count: number | null | undefined) =>
    count == null ? null : t('tokensCount', { count })
  const later = measured === null ? t('unmeasured') : null
  return (
    <dl className="flex flex-col">
      <Row name={t('architecture')} value={facts?.architecture} />
      <Row name={t('quantisation')} value={facts?.quantisation} />
      <Row name={t('context')} value={tokens(facts?.contextTokens)} />
      <Row name={t('tokens')} value={tokens(facts?.tokens)} />
      <Row name={t('licence')} value={facts?.licence} />
      <Row
        name={t('memory')}
        value={inspection.neededBytes === null ? null : size(inspection.neededBytes)}
      />
      <Row name={t('replay')} value={later ?? replayWord(t, measured?.replay)} />
      <Row name={t('engine')} value={measured?.engineDigest} absent={later} mono />
      <Row name={t('variant')} value={measured?.variant} absent={later} />
      <Row name={t('library')} value={measured?.library} absent={later} mono />
      <Row name={t('digest')} value={inspection.digest} mono />
      <Row name={t('template')} value={facts?.templateDigest} mono />
      <Row name={t('source')} value={inspection.source} mono />
      <Row name={t('path')} value={inspection.path} mono />
    </dl>
  )
}

function replayWord(
  t: ReturnType<typeof useTranslations<'models.details'>>,
  replay: string | undefined,
): string {
  return replay === 'exact' || replay === 'statistical' ? t(replay) : t('none')
}

type RowProps = {
  readonly name: string
  readonly value: string | null | undefined
  /** What stands for a value that is not there. */
  readonly absent?: string | null
  readonly mono?: boolean
}

function Row({ name, value, absent = null, mono = false }: RowProps) {
  const t = useTranslations('models.details')
  const known = value != null
  return (
    <div className="grid gap-x-4 border-b border-line py-2 last:border-0 sm:grid-cols-[11rem_1fr]">
      <dt className="text-note text-faint">{name}</dt>
      <dd
        className={classes(
          'min-w-0 wrap-anywhere',
          known && mono ? 'font-mono text-fine leading-relaxed' : 'text-note',
          !known && 'text-faint',
        )}
      >
        {value ?? absent ?? t('unknown')}
      </dd>
    </div>
  )
}
