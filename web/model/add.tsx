import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslations } from 'use-intl'
import { addModel } from '../api/api.ts'
import { asFailure, type Failure } from '../api/failure.ts'
import { modelsQuery } from '../api/queries.ts'
import { Button } from '../kit/button.tsx'
import { useSentence } from '../kit/failure.tsx'
import { Field } from '../kit/field.tsx'
import { entered } from '../kit/form.ts'
import { useToast } from '../kit/toast.tsx'

/** Any GGUF file: what is wrong with it is told by the server, which looked. */
export function AddModel() {
  const t = useTranslations('models.add')
  const client = useQueryClient()
  const toast = useToast()
  const form = useRef<HTMLFormElement>(null)
  const explain = useExplanation()
  const add = useMutation({
    mutationFn: addModel,
    onSuccess: async (_, from) => {
      form.current?.reset()
      toast(t(from.startsWith('/') ? 'addedHere' : 'added'))
      await client.invalidateQueries(modelsQuery)
    },
  })
  return (
    <form
      ref={form}
      className="flex max-w-prose flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        const from = entered(event.currentTarget, 'from').trim()
        if (from !== '') add.mutate(from)
      }}
    >
      <p className="text-note text-soft">{t('text')}</p>
      <Field
        label={t('label')}
        name="from"
        required
        maxLength={2000}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={t('placeholder')}
        error={add.error === null ? null : explain(asFailure(add.error))}
        className="font-mono text-note"
      />
      <Button type="submit" className="self-start" disabled={add.isPending}>
        {t('submit')}
      </Button>
    </form>
  )
}

/** What was wrong is only in the server's own sentence, so it follows in any language. */
function useExplanation(): (failure: Failure) => string {
  const sentence = useSentence()
  return (failure) => {
    const words = sentence(failure)
    return failure.detail === null || words === failure.detail
      ? words
      : `${words} (${failure.detail})`
  }
}
