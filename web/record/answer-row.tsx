import type { AnswerLine } from '@overt/wire'
import { useTranslations } from 'use-intl'
import { useDate } from '../kit/date.ts'

const ends = [
  'eos',
  'length',
  'stop',
  'tool',
  'person',
  'cancelled',
  'interrupted',
  'error',
] as const
const isEnd = (stop: string): stop is (typeof ends)[number] => ends.some((end) => end === stop)

/** One answer on record: when, by what, under which charter, how it ended. */
export function AnswerRow({ record }: { readonly record: AnswerLine }) {
  const t = useTranslations('records')
  const dateOf = useDate()
  const { answered, model, modelName, charter, index, erased, tokens, stop, callerSet } = record
  const when = dateOf(new Date(answered), { dateStyle: 'medium', timeStyle: 'short' })
  const here = index === null ? t('noEntry') : t('entry', { index })
  const place = charter === null ? t('earlier') : here
  const facts = [
    ...(charter === null ? [] : [t('charter', { index: charter })]),
    t('tokens', tokens),
    ...(callerSet.length > 0 ? [t('set', { text: callerSet.join(', ') })] : []),
  ]
  return (
    <li className="flex flex-col gap-1 border-b border-line py-3 last:border-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <time dateTime={answered} className="text-note font-medium">
          {when}
        </time>
        <span className="text-fine text-faint">{`${erased ? t('gone') : place} · ${isEnd(stop) ? t(`end.${stop}`) : stop}`}</span>
      </div>
      {modelName !== null && <p className="text-note text-soft">{modelName}</p>}
      <p className="truncate font-mono text-fine text-faint" title={model}>
        {model}
      </p>
      <p className="text-fine text-faint">{facts.join(' · ')}</p>
    </li>
  )
}
