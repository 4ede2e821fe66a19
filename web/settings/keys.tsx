import type { ApiKey, NewKey } from '@overt/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useDate } from '../kit/date.ts'
import { revokeKey } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { keysQuery } from '../api/queries.ts'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { NewKeyDialog, NewKeyForm } from './new-key.tsx'

/** The keys by which programs ask in this account's name. */
export function Keys() {
  const t = useTranslations('settings')
  const { data, error, refetch } = useQuery(keysQuery)
  const [made, setMade] = useState<NewKey | null>(null)
  const keys = data?.keys ?? []
  return (
    <div className="flex flex-col gap-5">
      <p className="max-w-prose text-note text-soft">
        {t('keysText', { address: `${location.origin}/v1` })}
      </p>
      {error !== null && (
        <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
      )}
      {data !== undefined && keys.length === 0 && (
        <p className="text-note text-faint">{t('keysEmpty')}</p>
      )}
      {keys.length > 0 && (
        <ul className="flex flex-col">
          {keys.map((key) => (
            <KeyRow key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
      <NewKeyForm onMade={setMade} />
      <NewKeyDialog made={made} onClose={() => setMade(null)} />
    </div>
  )
}

function KeyRow({
  apiKey: { id, name, prefix, created, lastUsed, revoked },
}: {
  readonly apiKey: ApiKey
}) {
  const t = useTranslations('settings')
  const dateOf = useDate()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const day = (time: string): string => dateOf(new Date(time), { dateStyle: 'medium' })
  const revoke = useMutation({
    mutationFn: () => revokeKey(id),
    onSuccess: () => client.invalidateQueries(keysQuery),
    onSettled: () => setAsking(false),
  })
  const used = lastUsed === null ? t('keyUnused') : t('keyUsed', { date: day(lastUsed) })
  const history =
    revoked === null
      ? `${t('keyCreated', { date: day(created) })}, ${used}`
      : t('keyRevoked', { date: day(revoked) })
  return (
    <li className="flex items-center gap-4 border-b border-line py-3 last:border-0">
      <div className="min-w-0 flex-1">
        <p className="text-note font-medium wrap-anywhere">
          <span className={revoked === null ? undefined : 'text-faint line-through'}>{name}</span>{' '}
          <span className="font-mono text-fine font-normal text-faint">{`${prefix}…`}</span>
        </p>
        <p className="text-fine text-faint">{history}</p>
      </div>
      {revoked === null && (
        <Button look="quiet" onClick={() => setAsking(true)}>
          {t('keyRevoke')}
        </Button>
      )}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('keyRevokeTitle', { name })}
        text={t('keyRevokeText')}
        action={t('keyRevoke')}
        onConfirm={() => revoke.mutate()}
      />
    </li>
  )
}
