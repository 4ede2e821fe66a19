import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslations } from 'use-intl'
import { setCredentials } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { sessionQuery } from '../api/queries.ts'
import { Button } from '../kit/button.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { Field } from '../kit/field.tsx'
import { useToast } from '../kit/toast.tsx'

const shortest = 10

/** Name, e-mail and password of the account that is signed in. */
export function Profile() {
  const t = useTranslations('settings')
  const client = useQueryClient()
  const toast = useToast()
  const [short, setShort] = useState(false)
  const account = useQuery(sessionQuery).data?.account ?? null
  const save = useMutation({
    mutationFn: setCredentials,
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session)
      toast(t('saved'))
    },
  })
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const password = String(form.get('password'))
    setShort(password.length < shortest)
    if (password.length < shortest) return
    const current = String(form.get('currentPassword') ?? '')
    save.mutate({
      name: String(form.get('name')).trim(),
      email: String(form.get('email')).trim(),
      password,
      currentPassword: current === '' ? null : current,
    })
  }
  return (
    <form className="flex max-w-md flex-col gap-5" onSubmit={onSubmit}>
      <p className="text-note text-soft">{t('profileText')}</p>
      <Field label={t('name')} name="name" defaultValue={account?.name} required maxLength={100} autoComplete="name" />
      <Field
        label={t('email')}
        name="email"
        type="email"
        defaultValue={account?.email ?? ''}
        required
        autoComplete="username"
      />
      {account?.email != null && (
        <Field
          label={t('currentPassword')}
          hint={t('currentHint')}
          name="currentPassword"
          type="password"
          autoComplete="current-password"
        />
      )}
      <Field
        label={t('password')}
        hint={t('passwordHint')}
        error={short ? t('passwordShort') : null}
        name="password"
        type="password"
        required
        maxLength={256}
        autoComplete="new-password"
      />
      {save.error !== null && <FailureNotice failure={asFailure(save.error)} />}
      <Button look="primary" type="submit" className="self-start px-6" disabled={save.isPending}>
        {t('save')}
      </Button>
    </form>
  )
}
