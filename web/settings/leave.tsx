import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useTranslations } from 'use-intl'
import { eraseAccount } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { sessionQuery } from '../api/queries.ts'
import { Button } from '../kit/button.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { Field } from '../kit/field.tsx'
import { entered } from '../kit/form.ts'

/** Ends the account and all that it holds. The words are typed, because nothing brings it back. */
export function Leave() {
  const t = useTranslations('leave')
  const [open, setOpen] = useState(false)
  return (
    <div className="flex max-w-md flex-col gap-5">
      <p className="text-note text-soft">{t('text')}</p>
      {open ? (
        <LeaveForm />
      ) : (
        <Button look="outline" className="self-start" onClick={() => setOpen(true)}>
          {t('open')}
        </Button>
      )}
    </div>
  )
}

function LeaveForm() {
  const t = useTranslations('leave')
  const client = useQueryClient()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const account = useQuery(sessionQuery).data?.account ?? null
  const hasPassword = account !== null && account.email !== null
  const erase = useMutation({
    mutationFn: eraseAccount,
    onSuccess: async () => {
      client.clear()
      await navigate({ to: '/' })
    },
  })
  const words = t('words')
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    erase.mutate(hasPassword ? entered(event.currentTarget, 'leavePassword') : null)
  }
  return (
    <form className="flex flex-col gap-5" onSubmit={onSubmit}>
      <Field
        label={t('type', { text: words })}
        // It came in the place of the button that was pressed.
        autoFocus
        name="leaveWords"
        autoComplete="off"
        required
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {hasPassword && (
        <Field
          label={t('password')}
          name="leavePassword"
          type="password"
          required
          autoComplete="current-password"
        />
      )}
      {erase.error !== null && <FailureNotice failure={asFailure(erase.error)} />}
      <Button
        look="danger"
        type="submit"
        className="self-start px-6"
        disabled={typed.trim().toLowerCase() !== words.toLowerCase() || erase.isPending}
      >
        {t('erase')}
      </Button>
    </form>
  )
}
