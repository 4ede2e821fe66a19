import type { RecordSummary } from '@overt/wire'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useFormatter, useTranslations } from 'use-intl'
import { useDate } from '../kit/date.ts'
import { asFailure } from '../api/failure.ts'
import { recordsQuery, recordSummaryQuery } from '../api/queries.ts'
import { Button, buttonClass } from '../kit/button.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { Page, Section } from '../kit/page.tsx'
import { AnswerRow } from './answer-row.tsx'
import { Charters } from './charters.tsx'

const verifyCommand = './overt record verify'

/** For the owner and for auditors: what was answered under which rules, and not a word of it. */
export function RecordsPage() {
  const t = useTranslations('records')
  const { data, error, refetch } = useQuery(recordSummaryQuery)
  return (
    <Page title={t('title')} lead={t('lead')}>
      {error !== null && (
        <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
      )}
      {data !== undefined && <Summary summary={data} />}
      {/* Whom the server refuses once it refuses everything: said once. */}
      {error === null && (
        <>
          <Charters />
          <Export />
          <Section title={t('list')}>
            <Latest />
          </Section>
        </>
      )}
    </Page>
  )
}

function Export() {
  const t = useTranslations('records')
  return (
    <Section title={t('export')}>
      <p className="max-w-prose text-note text-soft">
        {t.rich('exportText', {
          command: () => <code className="font-mono whitespace-nowrap">{verifyCommand}</code>,
        })}
      </p>
      <a href="/api/records/export" download className={`${buttonClass('outline')} self-start`}>
        <Download size={16} aria-hidden />
        {t('export')}
      </a>
    </Section>
  )
}

function Summary({ summary }: { readonly summary: RecordSummary }) {
  const t = useTranslations('records')
  const format = useFormatter()
  const dateOf = useDate()
  const { answers, erased, oldest, erasures, retention } = summary
  const { days, held } = retention
  const since =
    oldest === null ? '' : `${t('since')} ${dateOf(new Date(oldest), { dateStyle: 'medium' })}`
  return (
    <dl className="grid gap-px overflow-hidden rounded-2xl border border-line bg-line sm:grid-cols-3">
      <Figure name={t('answers')} value={format.number(answers)} note={since} />
      <Figure name={t('erased')} value={format.number(erased)} note={t('erasedText', erasures)} />
      <Figure
        name={t('kept')}
        value={days === null ? '∞' : t('keptDays', { days })}
        note={`${days === null ? t('keptOn') : t('keptUntouched')} · ${
          held === 'everything' ? t('heldAll') : t('held', { count: held })
        }`}
      />
    </dl>
  )
}

type FigureProps = { readonly name: string; readonly value: string; readonly note: string }

const Figure = ({ name, value, note }: FigureProps) => (
  <div className="flex flex-col gap-1 bg-card p-5">
    <dt className="text-note text-soft">{name}</dt>
    <dd className="font-serif text-title leading-none">{value}</dd>
    <dd className="text-fine text-faint">{note}</dd>
  </div>
)

function Latest() {
  const t = useTranslations('records')
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(recordsQuery)
  const records = data?.pages.flatMap((page) => page.records) ?? []
  return (
    <>
      {error !== null && (
        <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
      )}
      {data !== undefined && records.length === 0 && (
        <p className="text-note text-faint">{t('none')}</p>
      )}
      <ul className="flex flex-col">
        {records.map((record) => (
          <AnswerRow key={record.leaf} record={record} />
        ))}
      </ul>
      {hasNextPage && (
        <Button
          className="self-start"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('more')}
        </Button>
      )}
    </>
  )
}
