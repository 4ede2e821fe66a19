import type { Transparency } from '@overt/wire'
import { useFormatter, useTranslations } from 'use-intl'
import { Section } from '../kit/page.tsx'
import type { LedgerChecks } from './check.ts'
import { Check } from './checks.tsx'

type Props = { readonly ledger: Transparency; readonly checks: LedgerChecks | null }

/** The first screen: what is promised, and what was checked of it here, just now. */
export function Promise({ ledger, checks }: Props) {
  const t = useTranslations('charter')
  const words = useTranslations('transparency.checks')
  const origin = checks?.origin ?? 'checking'
  const signature = checks?.signature ?? 'checking'
  return (
    <Section title={t('promise')}>
      <p className="max-w-prose text-pretty">{t('promiseText')}</p>
      <div role="status" className="rounded-2xl border border-line bg-card p-6">
        <ul className="flex flex-col gap-3">
          <Check state={signature}>
            {words(signature === 'fails' ? 'signatureFails' : 'signatureHolds')}
          </Check>
          <Check state={origin}>{words(origin === 'fails' ? 'originFails' : 'originHolds')}</Check>
          <Continues checks={checks} />
          <Witnesses ledger={ledger} />
        </ul>
      </div>
    </Section>
  )
}

function Continues({ checks }: Pick<Props, 'checks'>) {
  const t = useTranslations('charter.continues')
  if (checks === null) return <Check state="checking">{t('first')}</Check>
  const { continues } = checks
  if (continues === null) return <Check state="weak">{t('first')}</Check>
  return <Check state={continues}>{t(continues === 'fails' ? 'fails' : 'holds')}</Check>
}

function Witnesses({ ledger }: Pick<Props, 'ledger'>) {
  const t = useTranslations('charter')
  const format = useFormatter()
  const seen = ledger.witnesses?.sightings.filter(({ at }) => at !== null) ?? []
  if (seen.length === 0) return <Check state="weak">{t('alone')}</Check>
  return (
    <Check state="holds">
      {t('witnessed', { name: format.list(seen.map(({ name }) => name)) })}
    </Check>
  )
}
