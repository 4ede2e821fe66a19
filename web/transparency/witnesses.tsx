import type { Transparency } from '@overt/wire'
import { useTranslations } from 'use-intl'
import { useDate } from '../kit/date.ts'
import { Notice } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Fact } from './fact.tsx'

type Props = { readonly ledger: Transparency }

/** Who else signs what is published here, and whether the ledger goes on at all. */
export function Witnesses({ ledger: { witnesses } }: Props) {
  const t = useTranslations('witness')
  const dateOf = useDate()
  const time = (at: number): string =>
    dateOf(new Date(at * 1000), { dateStyle: 'medium', timeStyle: 'medium' })
  if (witnesses === null) {
    return (
      <Section title={t('title')}>
        <p className="max-w-prose">{t('none')}</p>
      </Section>
    )
  }
  return (
    <Section title={t('title')}>
      <p className="max-w-prose">{t(witnesses.needed ? 'needed' : 'optional')}</p>
      <dl className="flex flex-col">
        {witnesses.sightings.map(({ name, at }) => (
          <Fact
            key={name}
            name={name}
            value={at === null ? t('notCosigned') : t('cosigned', { time: time(at) })}
            plain
          />
        ))}
      </dl>
    </Section>
  )
}

/** Nothing while all is well; else what the operator is told. */
export function LedgerState({ ledger: { state } }: Props) {
  const t = useTranslations('witness')
  if (state.type === 'signing') return null
  if (state.type === 'waiting') return <Notice tone="wait">{t('waiting')}</Notice>
  return (
    <Notice tone="alarm">
      <p className="text-body font-semibold">{t('refused')}</p>
      <p lang="en" className="mt-1 wrap-anywhere">
        {state.detail}
      </p>
    </Notice>
  )
}
