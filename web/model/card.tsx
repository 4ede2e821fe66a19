import type { ModelRoom, ModelStatus } from '@overt/wire'
import { Fragment } from 'react'
import { useTranslations } from 'use-intl'
import { classes } from '../kit/class.ts'
import { Progress } from '../kit/progress.tsx'
import { useSize } from '../kit/size.ts'
import { useLanguage } from '../words/provider.tsx'
import { ModelActions } from './actions.tsx'
import { obstacleTo } from './group.ts'
import { useModelSize } from './size.ts'

type Props = {
  readonly model: ModelStatus
  /** Null for whoever may only look. */
  readonly room: ModelRoom | null
}

/** One model: what it is, where it stands, what can be done with it. */
export function ModelCard({ model, room }: Props) {
  const { locale } = useLanguage()
  const obstacle = obstacleTo(model, room)
  return (
    <li className="grid gap-x-8 gap-y-2.5 border-b border-line py-4 last:border-0 sm:grid-cols-[1fr_auto]">
      <div className="flex min-w-0 flex-col gap-1.5">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <h3 className={classes('font-semibold', obstacle !== null && 'text-soft')}>
            {model.name}
          </h3>
          <Badges model={model} isBest={room?.recommended === model.id} />
        </div>
        {model.note !== null && (
          <p className="max-w-prose text-note text-soft">{model.note[locale]}</p>
        )}
        <Facts model={model} />
        {room !== null && obstacle !== null && <Obstructed model={model} room={room} />}
        <Fetching model={model} />
        {model.problem !== null && <Problem text={model.problem} />}
      </div>
      {room !== null && <ModelActions model={model} room={room} />}
    </li>
  )
}

function Badges({ model, isBest }: Pick<Props, 'model'> & { readonly isBest: boolean }) {
  const t = useTranslations('models.badge')
  const { state } = model
  const where = model.kind === 'remote' ? 'remote' : state
  return (
    <p className="flex flex-wrap items-baseline gap-x-3 text-fine font-medium">
      {model.default && <span className="text-seal">{t('default')}</span>}
      {where !== 'absent' && where !== 'remote' && <span className={tones[where]}>{t(where)}</span>}
      {isBest && <span className="text-seal">{t('best')}</span>}
      {model.verified && <span className="font-normal text-faint">{t('verified')}</span>}
    </p>
  )
}

const tones: Readonly<Record<Exclude<ModelStatus['state'], 'absent'>, string>> = {
  fetching: 'text-wait',
  loading: 'text-wait',
  installed: 'text-faint',
  ready: 'text-soft',
  failed: 'text-alarm',
}

function Facts({ model }: Pick<Props, 'model'>) {
  const t = useTranslations('models.facts')
  const size = useSize()
  const sizeOf = useModelSize()
  const facts = [
    sizeOf(model),
    model.neededBytes === null ? null : t('needs', { size: size(model.neededBytes) }),
    model.contextTokens === null ? null : t('context', { count: model.contextTokens }),
    model.languages.length === 0 ? null : model.languages.join(', '),
    model.licence,
  ].filter((fact) => fact !== null)
  return (
    <p className="text-fine text-faint tabular-nums">
      {facts.map((fact, at) => (
        <Fragment key={fact}>
          {at > 0 && ' · '}
          <span className="inline-block">{fact}</span>
        </Fragment>
      ))}
    </p>
  )
}

function Obstructed({ model, room }: { readonly model: ModelStatus; readonly room: ModelRoom }) {
  const t = useTranslations('models')
  const size = useSize()
  const sizeOf = useModelSize()
  const text =
    obstacleTo(model, room) === 'memory'
      ? t('tooLarge', { needed: size(model.neededBytes ?? 0), limit: size(room.limitBytes) })
      : t('noDisk', { size: sizeOf(model) ?? '', free: size(room.diskFreeBytes) })
  return <p className="max-w-prose text-note text-wait">{text}</p>
}

/** How far a fetch has come, also one that was broken off. */
function Fetching({ model }: Pick<Props, 'model'>) {
  const t = useTranslations('models')
  const size = useSize()
  const { state, progress, receivedBytes, sizeBytes } = model
  if (state === 'fetching' || state === 'loading') {
    return (
      <div className="flex max-w-prose items-center gap-4">
        <Progress value={progress} label={t(`badge.${state}`)} />
        {state === 'fetching' && sizeBytes !== null && (
          <span className="shrink-0 text-fine text-soft tabular-nums">
            {t('progress', { done: size(receivedBytes), size: size(sizeBytes) })}
          </span>
        )}
      </div>
    )
  }
  if (state !== 'absent' || receivedBytes === 0 || sizeBytes === null) return null
  return (
    <p className="text-note text-soft tabular-nums">
      {t('resumeText', { part: size(receivedBytes), size: size(sizeBytes) })}
    </p>
  )
}

/** The server's own sentence, which is English. */
function Problem({ text }: { readonly text: string }) {
  return (
    <p lang="en" className="max-w-prose text-note wrap-anywhere text-alarm">
      {text}
    </p>
  )
}
