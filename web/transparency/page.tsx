import type { Transparency } from '@overt/wire'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { asFailure } from '../api/failure.ts'
import { charterQuery, transparencyQuery } from '../api/queries.ts'
import { CopyButton } from '../kit/copy.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Emblem } from '../receipt/emblem.tsx'
import { PinNotice } from '../verify/pin-notice.tsx'
import { usePin } from '../verify/pin.ts'
import { Amendments } from './amendments.tsx'
import { Audits } from './audits.tsx'
import { Board } from './board.tsx'
import { Earlier } from './earlier.tsx'
import { Emergency } from './emergency.tsx'
import { Fact } from './fact.tsx'
import { Promise } from './promise.tsx'
import { QrCode } from './qr.tsx'
import { History, Rules } from './rules.tsx'
import { LedgerState, Witnesses } from './witnesses.tsx'

/** Public: the ledger's identity and state, and what this browser could check of it. */
export function TransparencyPage() {
  const t = useTranslations('transparency')
  const app = useTranslations('app')
  const { data, error, refetch } = useQuery(transparencyQuery)
  const charter = useQuery(charterQuery)
  const pin = usePin()
  const stopped = charter.data?.inForce.kind === 'stopped'
  return (
    <Page title={t('title')} lead={t('lead')}>
      {error !== null && (
        <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <p className="text-soft">{app('loading')}</p>}
      {data !== undefined && (
        <>
          <LedgerState ledger={data} />
          {charter.data !== undefined && <Emergency history={charter.data} />}
          <Promise ledger={data} stopped={stopped} />
          <Identity ledger={data} />
          <PinNotice pin={pin} />
          <Board ledger={data} stopped={stopped} />
          {charter.data !== undefined && (
            <>
              <Rules history={charter.data} />
              <History history={charter.data} />
              <Amendments history={charter.data} />
            </>
          )}
          <Earlier />
          <Audits logKey={data.logKey} />
          <Checkpoint ledger={data} />
          <Witnesses ledger={data} />
        </>
      )}
    </Page>
  )
}

type Props = { readonly ledger: Transparency }

function Identity({ ledger }: Props) {
  const t = useTranslations('transparency')
  const app = useTranslations('app')
  return (
    <Section title={t('fingerprint')}>
      <div className="relative flex flex-col gap-6 overflow-hidden rounded-2xl border border-line bg-card p-6 sm:flex-row sm:items-center">
        <Emblem
          id={ledger.origin}
          seal="sealed"
          className="pointer-events-none absolute -right-28 -bottom-32 size-80 opacity-15"
        />
        <QrCode text={ledger.origin} label={t('qr')} />
        <div className="relative flex min-w-0 flex-col gap-3">
          <div className="flex items-center gap-1">
            <p className="font-mono text-lead leading-relaxed font-semibold tracking-wide wrap-anywhere">
              <Grouped text={ledger.fingerprint} />
            </p>
            <CopyButton label={app('copy')} text={ledger.fingerprint} />
          </div>
          <p className="max-w-prose text-note text-soft">{t('fingerprintText')}</p>
        </div>
      </div>
      <dl className="flex flex-col">
        <Fact name={t('origin')} value={ledger.origin} copy />
        <Fact name={t('logKey')} value={ledger.logKey} copy />
        <Fact name={t('promiseKey')} value={ledger.promiseKey} copy />
      </dl>
    </Section>
  )
}

/** In fours, for the eye only: what is copied has no gaps. */
const Grouped = ({ text }: { readonly text: string }) =>
  (text.match(/.{1,4}/g) ?? []).map((part, at) => (
    <span key={at} className="mr-2 inline-block">
      {part}
    </span>
  ))

function Checkpoint({ ledger }: Props) {
  const t = useTranslations('transparency')
  return (
    <Section title={t('checkpoint')}>
      <dl>
        <Fact name={t('size')} value={t('entries', { count: ledger.size })} plain />
      </dl>
      <pre tabIndex={0} role="group" aria-label={t('checkpoint')} className="verbatim">
        {ledger.checkpoint}
      </pre>
      <p className="flex flex-wrap gap-x-6 gap-y-1 text-note">
        <span className="text-faint">{t('files')}</span>
        <a className="underline underline-offset-4" href="/ledger/checkpoint">
          {t('checkpointFile')}
        </a>
        <a className="underline underline-offset-4" href="/ledger/policy">
          {t('policyFile')}
        </a>
      </p>
    </Section>
  )
}
