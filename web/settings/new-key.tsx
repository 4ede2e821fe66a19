import type { NewKey } from '@overt/wire'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslations } from 'use-intl'
import { createKey } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { keysQuery } from '../api/queries.ts'
import { Button } from '../kit/button.tsx'
import { CopyButton } from '../kit/copy.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { Field } from '../kit/field.tsx'
import { entered } from '../kit/form.ts'
import { unkept } from '../kit/unkept.ts'

export function NewKeyForm({ onMade }: { readonly onMade: (key: NewKey) => void }) {
  const t = useTranslations('settings')
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const create = useMutation({
    mutationFn: createKey,
    onSuccess: async (key) => {
      form.current?.reset()
      onMade(key)
      await client.invalidateQueries(keysQuery)
    },
  })
  return (
    <form
      ref={form}
      className="flex max-w-md flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        const name = entered(event.currentTarget, 'name').trim()
        if (name !== '') create.mutate(name)
      }}
    >
      <Field label={t('keyName')} name="name" required maxLength={100} autoComplete="off" />
      {create.error !== null && <FailureNotice failure={asFailure(create.error)} />}
      <Button type="submit" className="self-start" disabled={create.isPending}>
        {t('keyCreate')}
      </Button>
    </form>
  )
}

/** The one time that a key is shown. */
export function NewKeyDialog({
  made,
  onClose,
}: {
  readonly made: NewKey | null
  readonly onClose: () => void
}) {
  const t = useTranslations('settings')
  const app = useTranslations('app')
  return (
    <div {...(made !== null && unkept)}>
      <Dialog open={made !== null} onClose={onClose} title={t('keyMade')}>
        <p className="text-note text-soft">{t('keyOnce')}</p>
        <div className="flex items-center gap-2 rounded-xl bg-sunk p-3">
          <code className="min-w-0 flex-1 text-note wrap-anywhere">{made?.key}</code>
          <CopyButton label={app('copy')} text={made?.key ?? ''} />
        </div>
        <Button look="primary" className="self-end" onClick={onClose}>
          {t('keyDone')}
        </Button>
      </Dialog>
    </div>
  )
}
