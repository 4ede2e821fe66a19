import type { Transparency } from '@overt/wire'
import type { Quorum } from '@overt/verifier'
import { useQuery } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'use-intl'
import { asFailure } from '../api/failure.ts'
import { useDate } from '../kit/date.ts'
import { FailureNotice } from '../kit/failure.tsx'
import { Notice } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Fact } from './fact.tsx'
import { Folded, when } from './rules.tsx'
import { type Voted, votedWitnesses } from './voted.ts'

type Props = {
  readonly ledger: Transparency
  /** Nothing is in force. */
  readonly stopped: boolean
}

/** Who decides, how many of them it takes, what one may do alone, and whose signatures they voted for. */
export function Board({ ledger, stopped }: Props) {
  const t = useTranslations('transparency')
  const format = useFormatter()
  const dateOf = useDate()
  const { members, threshold, emergency, expires } = ledger.board
  const isOne = members.length === 1
  const alone = members.filter(({ key }) => emergency.includes(key)).map(({ name }) => name)
  return (
    <Section title={t('board')}>
      <p className="max-w-prose">
        {isOne ? t('boardOne') : t('boardMany', { threshold, count: members.length })}
        {!isOne &&
          alone.length > 0 &&
          ` ${t('boardAlone', { name: format.list(alone, { type: 'disjunction' }) })}`}
        {expires !== null && ` ${t('boardUntil', { date: dateOf(new Date(expires), when) })}`}
      </p>
      <dl className="flex flex-col">
        {members.map(({ name, key }) => (
          <Fact key={key} name={name === '' ? t('member') : name} value={key} copy />
        ))}
        <Fact
          name={t(stopped ? 'charterLast' : 'charter')}
          value={t('charterText', { number: ledger.charter.seq, index: ledger.charter.index })}
          plain
        />
        <Fact name={t('hash')} value={ledger.charter.hash} copy />
      </dl>
      <Vote vote={ledger.board.witnesses} />
    </Section>
  )
}

/** The board's vote on witnesses, its text held against the hash in the ledger's entry by this browser. */
function Vote({ vote }: { readonly vote: Transparency['board']['witnesses'] }) {
  const t = useTranslations('transparency.vote')
  const words = useQuorumWords()
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['voted-witnesses', vote],
    queryFn: () => votedWitnesses(vote),
  })
  if (data === undefined) {
    return (
      error !== null && (
        <FailureNotice
          failure={asFailure(error)}
          retrying={isFetching}
          onRetry={() => void refetch()}
        />
      )
    )
  }
  if (data.type === 'false') return <Notice tone="alarm">{t('false')}</Notice>
  return (
    <div className="flex flex-col">
      <p className="max-w-prose">{said(data)}</p>
      {data.type === 'voted' && (
        <Folded title={t('text')}>
          <pre tabIndex={0} role="group" aria-label={t('text')} className="verbatim">
            {data.text}
          </pre>
        </Folded>
      )}
    </div>
  )

  function said(voted: Voted): string {
    if (voted.type !== 'voted') return t(voted.type)
    return voted.quorum.kind === 'none' ? t('nobody') : t('voted', { name: words(voted.quorum) })
  }
}

/** Who has to sign: one name, or how many of which. */
function useQuorumWords(): (quorum: Quorum) => string {
  const t = useTranslations('transparency.vote')
  const format = useFormatter()
  const words = (quorum: Quorum): string => {
    if (quorum.kind === 'none') return ''
    if (quorum.kind === 'witness') return quorum.key.name
    const { threshold, members } = quorum
    const name = format.list(members.map(words), { type: 'unit' })
    return members.length === threshold
      ? format.list(members.map(words))
      : t('group', { threshold, name })
  }
  return words
}
