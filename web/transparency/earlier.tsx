import type { EarlierLedger } from '@overt/wire'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { asFailure } from '../api/failure.ts'
import { earlierQuery } from '../api/queries.ts'
import { FailureNotice } from '../kit/failure.tsx'
import { Section } from '../kit/page.tsx'

/** The ledgers that this one continues, with each version of their charter; nothing where there is none. */
export function Earlier() {
  const t = useTranslations('transparency.earlier')
  const { data, error, refetch } = useQuery(earlierQuery)
  if (data?.ledgers.length === 0 || (data === undefined && error === null)) return null
  return (
    <Section title={t('title')}>
      <p className="max-w-prose">{t('text')}</p>
      {error !== null && (
        <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
      )}
      <ul className="flex flex-col gap-6">
        {data?.ledgers.map((ledger) => (
          <Ledger key={ledger.origin} ledger={ledger} />
        ))}
      </ul>
    </Section>
  )
}

function Ledger({ ledger }: { readonly ledger: EarlierLedger }) {
  const t = useTranslations('transparency')
  const charter = useTranslations('charter')
  const { origin, size, address, versions } = ledger
  return (
    <li className="flex flex-col gap-2 border-l-2 border-line pl-5">
      <p className="font-mono text-note wrap-anywhere">{origin}</p>
      <p className="text-note text-soft">
        {t('entries', { count: size })}
        {' · '}
        <a className="underline underline-offset-4" href={`${address}/ledger/checkpoint`}>
          {t('checkpointFile')}
        </a>
      </p>
      <ol className="flex flex-col gap-1 text-note">
        {versions.map(({ seq, reason }) => (
          <li key={seq}>
            <a className="underline underline-offset-4" href={`${address}/charter/${seq}`}>
              {charter('version', { number: seq })}
            </a>
            {reason !== '' && <span className="text-soft">{` · ${reason}`}</span>}
          </li>
        ))}
      </ol>
    </li>
  )
}
