import type { ToldAudit } from '@overt/verifier'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { asFailure } from '../api/failure.ts'
import { auditsQuery } from '../api/queries.ts'
import { FailureNotice } from '../kit/failure.tsx'
import { Notice } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Check } from './checks.tsx'
import { auditOutcome, checkAudits } from './check-audits.ts'

/** What came of answers that were run again at random: entries of the ledger, each checked here. */
export function Audits({ logKey }: { readonly logKey: string }) {
  const t = useTranslations('transparency.audits')
  const { data, error, refetch } = useQuery(auditsQuery)
  const checked = useQuery({
    queryKey: ['audit-checks', logKey, data],
    queryFn: () => checkAudits(data?.audits ?? [], logKey),
    enabled: data !== undefined,
  })
  const found = checked.data
  return (
    <Section title={t('title')}>
      <p className="max-w-prose">{t('text')}</p>
      {error !== null && (
        <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
      )}
      {checked.error !== null && (
        <FailureNotice
          failure={asFailure(checked.error)}
          retrying={checked.isFetching}
          onRetry={() => void checked.refetch()}
        />
      )}
      {found?.type === 'unable' && <Notice tone="wait">{t('unable')}</Notice>}
      {found?.type === 'told' && (
        <>
          {found.unproven > 0 && (
            <Notice tone="alarm">{t('unproven', { count: found.unproven })}</Notice>
          )}
          {found.audits.length === 0 && found.unproven === 0 && (
            <p className="text-note text-soft">{t('none')}</p>
          )}
          <ol className="flex flex-col gap-4">
            {found.audits.map((told) => (
              <Audit key={told.index} told={told} />
            ))}
          </ol>
        </>
      )}
    </Section>
  )
}

function Audit({ told: { index, audit } }: { readonly told: ToldAudit }) {
  const t = useTranslations('transparency.audits')
  const { drawn, exact, consistent, inconsistent, inconclusive } = audit
  const found = [
    t('exact', { count: exact }),
    ...(consistent > 0 ? [t('consistent', { count: consistent })] : []),
    t('inconsistent', { count: inconsistent }),
    ...(inconclusive > 0 ? [t('inconclusive', { count: inconclusive })] : []),
  ]
  return (
    <Check state={auditOutcome(audit)} name={t('drawn', { count: drawn })}>
      {`${found.join(' · ')} (${t('entry', { index })})`}
    </Check>
  )
}
