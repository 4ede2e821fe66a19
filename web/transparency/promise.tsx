import type { Transparency } from '@overt/wire'
import { useQuery } from '@tanstack/react-query'
import { BadgeCheck, CircleDashed, OctagonX } from 'lucide-react'
import { useId } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { asFailure } from '../api/failure.ts'
import { classes } from '../kit/class.ts'
import { useDate } from '../kit/date.ts'
import { FailureNotice } from '../kit/failure.tsx'
import { type Holds, type LedgerChecks, checkLedger, verdictOf } from './check.ts'
import { Check } from './checks.tsx'

type Props = {
  readonly ledger: Transparency
  /** Nothing answers here by its own rules. */
  readonly stopped: boolean
}

const at = { dateStyle: 'medium', timeStyle: 'short' } as const

const looks = {
  holds: { icon: BadgeCheck, tone: 'text-seal', edge: 'border-line bg-card' },
  fails: { icon: OctagonX, tone: 'text-alarm', edge: 'border-alarm bg-alarm-wash' },
  lacking: { icon: OctagonX, tone: 'text-wait', edge: 'border-wait bg-wait-wash' },
  unable: { icon: CircleDashed, tone: 'text-wait', edge: 'border-line bg-card' },
  refused: { icon: OctagonX, tone: 'text-wait', edge: 'border-line bg-card' },
  stopped: { icon: OctagonX, tone: 'text-wait', edge: 'border-line bg-card' },
  checking: { icon: CircleDashed, tone: 'text-faint', edge: 'border-line bg-card' },
} as const

/** The first screen: what was checked here just now of what the page promises, the verdict before its parts. */
export function Promise({ ledger, stopped }: Props) {
  const t = useTranslations('transparency.checked')
  const id = useId()
  const dateOf = useDate()
  const { data, dataUpdatedAt, error, isFetching, refetch } = useQuery({
    queryKey: ['ledger-checks', ledger.checkpoint],
    queryFn: () => checkLedger(ledger),
  })
  const missing = error === null ? ('checking' as const) : ('unable' as const)
  const verdict = data === undefined ? missing : toldVerdict(verdictOf(data), ledger, stopped)
  const { icon: Icon, tone, edge } = looks[verdict]
  return (
    <section
      aria-labelledby={id}
      className={classes(
        'flex flex-col gap-5 rounded-2xl border p-5 sm:p-7 print:break-inside-avoid',
        edge,
      )}
    >
      <div role="status" className="flex flex-col gap-2">
        <h2 id={id} className="text-note text-soft">
          {t('title')}
          {data !== undefined && ` · ${dateOf(new Date(dataUpdatedAt), at)}`}
        </h2>
        <p className={classes('flex items-start gap-3 font-serif text-title', tone)}>
          <Icon size={30} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0" />
          {t(`verdict.${verdict}`)}
        </p>
        {data !== undefined && verdict !== 'holds' && verdict !== 'checking' && (
          <p className="max-w-prose text-note">{t(`advice.${verdict}`)}</p>
        )}
      </div>
      {data === undefined && error !== null && (
        <FailureNotice
          failure={asFailure(error)}
          retrying={isFetching}
          onRetry={() => void refetch()}
        />
      )}
      {data !== undefined && verdict !== 'unable' && <Checks checks={data} />}
      <p className="text-note text-soft">{t('not')}</p>
    </section>
  )
}

/** Good figures must not cheer under an alarm: what holds is then only what was recorded until now. */
function toldVerdict(verdict: Holds | 'lacking', { state }: Transparency, stopped: boolean) {
  if (verdict !== 'holds') return verdict
  if (state.type === 'refused') return 'refused'
  return stopped ? 'stopped' : 'holds'
}

const said = (state: Holds) => (state === 'fails' ? 'fails' : 'holds')

function Checks({ checks }: { readonly checks: LedgerChecks }) {
  const t = useTranslations('transparency.checked')
  const vote = useTranslations('transparency.vote')
  const { signature, origin, continues } = checks
  // A first visit is remembered only where the signature holds.
  const first = continues === null && signature === 'holds'
  const past = continues ?? (first ? 'weak' : 'unable')
  return (
    <ul className="flex flex-col gap-3.5">
      <Check state={signature} name={t('signature.name')}>
        {t(`signature.${said(signature)}`)}
      </Check>
      <Check state={origin} name={t('origin.name')}>
        {t(`origin.${said(origin)}`)}
      </Check>
      <Check state={past} name={t('continues.name')}>
        {t(`continues.${first ? 'first' : said(continues ?? 'unable')}`)}
      </Check>
      <Witnesses witnesses={checks.witnesses} />
      {checks.vote === 'fails' && (
        <Check state="fails" name={t('vote')}>
          {vote('false')}
        </Check>
      )}
    </ul>
  )
}

function Witnesses({ witnesses }: Pick<LedgerChecks, 'witnesses'>) {
  const t = useTranslations('transparency.checked')
  const format = useFormatter()
  const name = t('witnesses.name')
  switch (witnesses.state) {
    case 'holds':
    case 'fails':
    case 'lacking':
      return (
        <Check state={witnesses.state} name={name}>
          {t(`witnesses.${witnesses.state}`, {
            name: format.list(witnesses.names),
            count: witnesses.names.length,
          })}
        </Check>
      )
    case 'unable':
      return (
        <Check state="unable" name={name}>
          {t('unable')}
        </Check>
      )
    case 'none':
    case 'missing':
      return (
        <Check state="weak" name={name}>
          {t(`witnesses.${witnesses.state}`)}
        </Check>
      )
  }
}
