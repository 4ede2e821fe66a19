import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { signIn } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { sessionQuery } from '../api/queries.ts'
import { Button } from '../kit/button.tsx'
import { FailureNotice, useSentence } from '../kit/failure.tsx'
import { Field } from '../kit/field.tsx'
import { entered } from '../kit/form.ts'
import { Notice } from '../kit/notice.tsx'
import { useDocumentTitle } from '../kit/page.tsx'
import { Emblem } from '../receipt/emblem.tsx'
import { useOwnerLink } from './link.ts'

const renewCommand = './overt owner link'

/** What is shown instead of a private page to someone who is not signed in. */
export function SignIn({ ownerless }: { readonly ownerless: boolean }) {
  const t = useTranslations()
  const link = useOwnerLink()
  const sentence = useSentence()
  useDocumentTitle(t('account.signIn'))
  return (
    <div className="relative flex h-full flex-col overflow-x-hidden overflow-y-auto">
      <main
        id="content"
        className="relative mx-auto flex w-full max-w-sm flex-1 flex-col justify-center px-5 py-12"
      >
        <div className="relative flex flex-col gap-6">
          <Emblem id="overt" seal="sealed" className="emblem-draw -ml-2 size-36" />
          <div>
            <h1 className="font-serif text-title tracking-tight">{t('app.name')}</h1>
            <p className="mt-2 text-soft">{t('account.signInLead')}</p>
          </div>
          {link.type === 'failed' && (
            <Notice tone="alarm">
              {t('account.linkFailed', { reason: sentence(link.failure) })}
            </Notice>
          )}
          {ownerless ? <Notice tone="wait">{t('account.ownerless')}</Notice> : <PasswordForm />}
          <p className="text-note text-faint">
            {t.rich('account.lost', {
              command: () => <code className="whitespace-nowrap">{renewCommand}</code>,
            })}
          </p>
        </div>
      </main>
      <footer className="relative flex justify-center gap-6 p-6 text-note text-soft">
        <Link to="/transparency" className="underline-offset-4 hover:underline">
          {t('account.transparency')}
        </Link>
        <Link to="/verify" className="underline-offset-4 hover:underline">
          {t('account.verify')}
        </Link>
      </footer>
    </div>
  )
}

function PasswordForm() {
  const t = useTranslations('account')
  const client = useQueryClient()
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  })
  const failure = enter.error === null ? null : asFailure(enter.error)
  const wrong = failure?.code === 'not_signed_in' || failure?.code === 'invalid_request'
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const form = event.currentTarget
        enter.mutate({ email: entered(form, 'email'), password: entered(form, 'password') })
      }}
    >
      <Field
        label={t('email')}
        name="email"
        type="email"
        autoComplete="username"
        required
        autoFocus
      />
      <Field
        label={t('password')}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        error={wrong ? t('wrong') : null}
      />
      {failure !== null && !wrong && <FailureNotice failure={failure} />}
      <Button look="primary" type="submit" disabled={enter.isPending} className="min-h-11">
        {t('submit')}
      </Button>
    </form>
  )
}
