import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { instructNew } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { learn } from '../api/learn.ts'
import { instructionsQuery } from '../api/queries.ts'
import { editOf, meant } from '../instructions/edit.ts'
import { InstructionsEditor } from '../instructions/editor.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { useToast } from '../kit/toast.tsx'

/** What every new conversation begins with. */
export function Instructions() {
  const t = useTranslations('instructions')
  const client = useQueryClient()
  const toast = useToast()
  const [draft, setDraft] = useState<string | null>(null)
  const { data, error, refetch } = useQuery(instructionsQuery)
  const save = useMutation({
    mutationFn: instructNew,
    onSuccess: async (kept) => {
      await learn(client, instructionsQuery.queryKey, () => kept)
      setDraft(null)
      toast(t(kept.instructions === null ? 'removed' : 'savedNew'))
    },
  })
  if (data === undefined) {
    return (
      error !== null && <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
    )
  }
  const edit = editOf(data.instructions, draft)
  return (
    <InstructionsEditor
      edit={edit}
      onWrite={setDraft}
      onSave={() => save.mutate(meant(edit.text))}
      saving={save.isPending}
      failure={save.error === null ? null : asFailure(save.error)}
      hint={t('ofNew')}
    />
  )
}
