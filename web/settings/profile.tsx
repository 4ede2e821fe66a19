import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslations } from 'use-intl'
import { setCredentials } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { sessionQuery } from '../api/queries.ts'
import { Button } from '../kit/button.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { Field } from '../kit/field.tsx'
import { entered } from '../kit/form.ts'
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
    const form = event.currentTarget
    const password = entered(form, 'password')
    setShort(password.length < shortest)
    if (password.length < shortest) return
    const current = entered(form, 'currentPassword')
    save.mutate({
      name: entered(form, 'name').trim(),
      email: entered(form, 'email').trim(),
      password,
      currentPassword: current === '' ? null : current,
    })
  }
  return (
    <form className="flex max-w-md flex-col gap-5" onSubmit={onSubmit}>
      <p className="text-note text-soft">{t('profileText')}</p>
      <Fields name={account?.name ?? ''} email={account?.email ?? null} short={short} />
      {save.error !== null && <FailureNotice failure={asFailure(save.error)} />}
      <Button look="primary" type="submit" className="self-start px-6" disabled={save.isPending}>
        {t('save')}
      </Button>
    </form>
  )
}

type FieldsProps = {
  readonly name: string
  /** Null before the first password was set. */
  readonly email: string | null
  readonly short: boolean
}

function Fields({ name, email, short }: FieldsProps) {
  const t = useTranslations('settings')
  return (
    <>
      <Field
        label={t('name')}
        name="name"
        defaultValue={name}
        required
        maxLength={100}
        autoComplete="name"
      />
      <Field
        label={t('email')}
        name="email"
        type="email"
        defaultValue={email ?? ''}
        required
        autoComplete="username"
      />
      {email !== null && (
        <Field
          label={t('currentPassword')}
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
    </>
  )
}
