import type { ModelStatus } from '@overt/wire'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { asFailure } from '../api/failure.ts'
import { modelsQuery } from '../api/queries.ts'
import { classes } from '../kit/class.ts'
import { FailureNotice } from '../kit/failure.tsx'
import { Progress } from '../kit/progress.tsx'
import { useSize } from './size.ts'

const helpCommand = './overt model --help'

/** Each model that this server knows, and where it stands. */
export function Models() {
  const t = useTranslations('model')
  const { data, error, refetch } = useQuery(modelsQuery)
  if (error !== null && data === undefined) {
    return <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
  }
  const models = data?.models ?? []
  const someReady = models.some(({ state }) => state === 'ready')
  return (
    <>
      <ul className="flex flex-col gap-3">
        {models.map((model) => (
          <Model key={model.id} model={model} />
        ))}
      </ul>
      {data !== undefined && !someReady && (
        <p className="text-note text-soft">
          {t.rich('ways', { command: () => <code>{helpCommand}</code> })}
        </p>
      )}
    </>
  )
}

const tones: Readonly<Record<ModelStatus['state'], string>> = {
  absent: 'text-faint',
  fetching: 'text-wait',
  loading: 'text-wait',
  installed: 'text-soft',
  ready: 'text-seal',
  failed: 'text-alarm',
}

function Model({ model }: { readonly model: ModelStatus }) {
  const t = useTranslations('model')
  const moving = model.state === 'fetching' || model.state === 'loading'
  return (
    <li className="flex flex-col gap-2 rounded-2xl border border-line bg-card p-5">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-semibold">{model.name}</h3>
        {model.default && <span className="text-fine text-faint">{t('default')}</span>}
        <span className={classes('ml-auto text-note font-medium', tones[model.state])}>
          {t(`state.${model.state}`)}
        </span>
      </div>
      {model.note !== null && <p className="max-w-prose text-note text-soft">{model.note}</p>}
      {moving && <Progress value={model.progress} label={t(`state.${model.state}`)} />}
      {model.problem !== null && <p className="text-note text-alarm">{model.problem}</p>}
      <Facts model={model} />
    </li>
  )
}

function Facts({ model }: { readonly model: ModelStatus }) {
  const t = useTranslations('model')
  const size = useSize()
  const facts = [
    t(`kind.${model.kind}`),
    model.licence === null ? null : `${t('licence')} ${model.licence}`,
    model.sizeBytes === null ? null : size(model.sizeBytes),
    model.contextTokens === null
      ? null
      : `${t('context')} ${t('contextTokens', { count: model.contextTokens })}`,
  ].filter((fact) => fact !== null)
  return (
    <div className="flex flex-col gap-1 text-fine text-faint">
      <p>{facts.join(' · ')}</p>
      {model.digest !== null && <p className="font-mono wrap-anywhere">{model.digest}</p>}
    </div>
  )
}
