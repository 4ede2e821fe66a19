import { useTranslations } from 'use-intl'
import { useDate } from '../kit/date.ts'
import { Lines } from '../verify/verdict.tsx'
import { Instructed } from './prompt.tsx'
import type { Told } from './read.ts'

const cut = ['person', 'cancelled', 'interrupted', 'error']

/** The receipt as a person would say it. */
export function PlainWords({ told, model }: { readonly told: Told; readonly model: string }) {
  const t = useTranslations('receipt')
  const dateOf = useDate()
  const { statement, ledger, index, charter } = told
  const time = dateOf(new Date(statement.issued * 1000), {
    dateStyle: 'long',
    timeStyle: 'medium',
  })
  const recorded =
    index === null ? t('pendingText', { time, ledger }) : t('sealedText', { time, ledger, index })
  const engine = statement.engine
  const made =
    engine.kind === 'local'
      ? t('modelLocal', { model })
      : t('modelRemote', { model, provider: engine.provider })
  const rules =
    charter === null
      ? t('charterUnread', { index: statement.charter.index })
      : t('charterText', { number: charter })
  return (
    <div className="flex flex-col gap-2 font-serif text-body text-pretty">
      <p>{recorded}</p>
      <p>
        {made} {rules}
        <Instructed told={told} />
      </p>
      {cut.includes(statement.stop) && <p>{t('cutText')}</p>}
    </div>
  )
}

export function NotProven({ told }: { readonly told: Told }) {
  const t = useTranslations('receipt')
  const replay = told.statement.engine.replay === 'none' ? [t('notProvenReplay')] : []
  return (
    <Lines
      title={t('notProven')}
      lines={[t('notProvenTrue'), t('notProvenOnce'), t('notProvenWitness'), ...replay]}
    />
  )
}
