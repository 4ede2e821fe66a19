import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { Notice } from '../kit/notice.tsx'
import { Progress } from '../kit/progress.tsx'
import type { ModelChoice } from './use-model-choice.ts'

/** Why nothing can be asked at the moment, in words; null when nothing speaks against it. */
export function useModelReason({ known, model, chosen }: ModelChoice): string | null {
  const t = useTranslations('model')
  // Not known yet is no reason to hold a question back: a server that cannot answer refuses it, and it comes back.
  if (!known) return null
  if (model === null) return t(chosen === null ? 'none' : 'gone')
  // One that lies here is loaded by the question itself.
  if (model.state === 'ready' || model.state === 'installed') return null
  return t(model.state, { name: model.name })
}

/** Says what the model is doing, as long as it is not answering. */
export function ModelNotice({ choice }: { readonly choice: ModelChoice }) {
  const t = useTranslations('model')
  const account = useTranslations('account')
  const { model } = choice
  const reason = useModelReason(choice)
  if (reason === null) return null
  const moving = model?.state === 'fetching' || model?.state === 'loading'
  return (
    <Notice
      tone={moving ? 'plain' : 'wait'}
      action={
        !moving && (
          <Link to="/models" className="shrink-0 font-medium underline underline-offset-4">
            {account('models')}
          </Link>
        )
      }
    >
      <p role="status">{reason}</p>
      {model?.problem != null && <p className="mt-1 text-soft">{model.problem}</p>}
      {moving && (
        <div className="mt-2.5 flex items-center gap-3">
          <Progress value={model.progress} label={t(`state.${model.state}`)} />
          {model.progress !== null && <Percent value={model.progress} />}
        </div>
      )}
    </Notice>
  )
}

function Percent({ value }: { readonly value: number }) {
  return (
    <span className="w-9 text-right text-fine text-faint tabular-nums">{`${Math.floor(value * 100)} %`}</span>
  )
}
