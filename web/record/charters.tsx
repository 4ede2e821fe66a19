import type { RecordedCharter } from '@overt/wire'
import { useQuery } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'use-intl'
import { useDate } from '../kit/date.ts'
import { asFailure } from '../api/failure.ts'
import { recordedChartersQuery } from '../api/queries.ts'
import { FailureNotice } from '../kit/failure.tsx'
import { Section } from '../kit/page.tsx'

/** What was answered under each version of the charter, and who had approved it. */
export function Charters() {
  const t = useTranslations('records')
  const { data, error, refetch } = useQuery(recordedChartersQuery)
  return (
    <Section title={t('charters')}>
      {error !== null && (
        <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
      )}
      <ol className="flex flex-col">
        {data?.charters.map((version) => (
          <Version key={version.index} version={version} />
        ))}
      </ol>
      {data !== undefined && data.unplaced > 0 && (
        <p className="text-note text-soft">{t('unplaced', { count: data.unplaced })}</p>
      )}
    </Section>
  )
}

function Version({ version }: { readonly version: RecordedCharter }) {
  const t = useTranslations('records')
  const format = useFormatter()
  const { seq, index, reason, approvedBy, answers } = version
  const signed = t('approved', { name: format.list(approvedBy), count: approvedBy.length })
  return (
    <li className="flex flex-col gap-1.5 border-b border-line py-4 first:pt-0 last:border-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-medium">
          <a className="underline underline-offset-4" href={`/charter/${seq}`}>
            {t('version', { number: seq })}
          </a>
        </h3>
        <span className="text-fine text-faint">{t('entry', { index })}</span>
      </div>
      <p className="max-w-prose wrap-anywhere">{reason}</p>
      <p className="text-note text-soft">
        {signed}
        {' · '}
        <Effect version={version} />
      </p>
      <p className="text-note text-soft">
        {t('under', { count: answers })}
        <Between version={version} />
      </p>
    </li>
  )
}

/** When it took effect; a version still waits where its cool-down is not over. */
function Effect({ version: { seq, active } }: { readonly version: RecordedCharter }) {
  const t = useTranslations('records')
  const dateOf = useDate()
  if (active === null) return seq === 1 ? t('fromStart') : t('notYet')
  const at = new Date(active)
  const date = dateOf(at, moment)
  const words = at.getTime() > Date.now() ? t('willBe', { date }) : t('inForce', { date })
  return <time dateTime={active}>{words}</time>
}

function Between({ version: { first, last } }: { readonly version: RecordedCharter }) {
  const t = useTranslations('records')
  const dateOf = useDate()
  if (first === null || last === null) return null
  const [from, to] = [new Date(first), new Date(last)]
  const days = { from: dateOf(from, moment), to: dateOf(to, moment) }
  return ` · ${days.from === days.to ? days.from : t('between', days)}`
}

const moment = { dateStyle: 'medium', timeStyle: 'short' } as const
