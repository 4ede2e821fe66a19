import type { AmendmentStatus, CharterHistory } from '@overt/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { useDate } from '../kit/date.ts'
import { submitSigned } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { amendmentsQuery, charterQuery, sessionQuery, transparencyQuery } from '../api/queries.ts'
import { Button } from '../kit/button.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { Heard } from '../kit/heard.tsx'
import { Notice } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Diff } from './diff.tsx'
import { Prepare } from './prepare.tsx'
import { Evaluation, Folded, when } from './rules.tsx'

/** What was proposed and how far it has come; where a member's signature is taken, as a file. */
export function Amendments({ history }: { readonly history: CharterHistory }) {
  const t = useTranslations('charter')
  const { data } = useQuery(amendmentsQuery)
  const { data: session } = useQuery(sessionQuery)
  const amendments = data?.amendments ?? []
  return (
    <Section title={t('amendments')}>
      <p className="max-w-prose text-soft">{t('amendmentsText')}</p>
      {data !== undefined && amendments.length === 0 && <p className="text-note">{t('none')}</p>}
      <ol className="flex flex-col gap-6">
        {amendments.map((amendment) => (
          <Amendment key={amendment.hash} amendment={amendment} />
        ))}
      </ol>
      <Submit />
      {session?.account != null && <Prepare history={history} />}
    </Section>
  )
}

function Amendment({ amendment }: { readonly amendment: AmendmentStatus }) {
  const t = useTranslations('charter')
  const format = useFormatter()
  const dateOf = useDate()
  const { hash, of, state, rationale, approvedBy, votes, expires, diff, evaluation } = amendment
  const until = dateOf(new Date(expires), when)
  const [board, next] = votes.map(({ signed: count, needed: threshold }) => ({ count, threshold }))
  return (
    <li className="flex flex-col gap-2 rounded-xl border border-line bg-card p-5">
      <h3 className="font-semibold">{t(`of.${of}`)}</h3>
      <p className="max-w-prose">{rationale}</p>
      <p className="text-note text-soft">
        <span className="font-medium text-ink">{t(`state.${state}`, { date: until })}</span>
        {' · '}
        {board && t('progress', { ...board, name: format.list(approvedBy) })}
        {next && ` · ${t('progressNew', next)}`}
      </p>
      <Folded title={t('changes')} open={state === 'open'}>
        <Diff files={diff} />
      </Folded>
      <Evaluation text={evaluation} />
      {state === 'open' && (
        <a
          className="text-note underline underline-offset-4"
          href={`/api/amendments/${hash}`}
          download
        >
          {t('file')}
        </a>
      )}
    </li>
  )
}

function Submit() {
  const t = useTranslations('charter')
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const submit = useMutation({
    mutationFn: async (file: File) => submitSigned(await file.text()),
    onSuccess: async () => {
      for (const query of [amendmentsQuery, charterQuery, transparencyQuery]) {
        await client.invalidateQueries({ queryKey: query.queryKey })
      }
    },
  })
  return (
    <div className="flex flex-col gap-3 print:hidden">
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => input.current?.click()} disabled={submit.isPending}>
          {t('send')}
        </Button>
        <span className="text-note text-faint">{t('sendHint')}</span>
      </div>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('send')}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          event.currentTarget.value = ''
          if (file !== undefined) submit.mutate(file)
        }}
      />
      {submit.error !== null && <FailureNotice failure={asFailure(submit.error)} />}
      <Heard>
        {submit.data?.counts === true && <Notice tone="plain">{t('taken')}</Notice>}
        {submit.data?.counts === false && <Notice tone="wait">{t('written')}</Notice>}
      </Heard>
    </div>
  )
}
