import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { instruct } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { learn } from '../api/learn.ts'
import { conversationQuery } from '../api/queries.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { useToast } from '../kit/toast.tsx'
import { editOf, meant } from './edit.ts'
import { InstructionsEditor } from './editor.tsx'

type Props = {
  /** The conversation's id. */
  readonly conversation: string
  readonly open: boolean
  readonly onClose: () => void
}

/** What the person tells the assistant in one conversation. What was written and not saved is there when it opens again. */
export function InstructionsDialog({ conversation, open, onClose }: Props) {
  const t = useTranslations('instructions')
  const app = useTranslations('app')
  const client = useQueryClient()
  const toast = useToast()
  const [draft, setDraft] = useState<string | null>(null)
  const query = conversationQuery(conversation)
  const { data, error, refetch } = useQuery({ ...query, enabled: open, staleTime: 0 })
  const save = useMutation({
    mutationFn: (text: string | null) => instruct(conversation, text),
    onSuccess: async ({ instructions }) => {
      await learn(client, query.queryKey, (known) => ({ ...known, instructions }))
      setDraft(null)
      toast(t(instructions === null ? 'removed' : 'saved'))
      onClose()
    },
  })
  const isLate = useLate({ open, here: data !== undefined })
  const edit = editOf(data?.instructions ?? null, draft)
  return (
    <Dialog open={open} onClose={onClose} title={t('ofConversation')}>
      {data === undefined && error === null && (
        <p className="text-note text-faint">{app('loading')}</p>
      )}
      {data === undefined && error !== null && (
        <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
      )}
      {data !== undefined && (
        <InstructionsEditor
          edit={edit}
          onWrite={setDraft}
          onSave={() => save.mutate(meant(edit.text))}
          saving={save.isPending}
          failure={save.error === null ? null : asFailure(save.error)}
          hint={t('here')}
          autoFocus={isLate}
        >
          <Button onClick={onClose}>{app('cancel')}</Button>
        </InstructionsEditor>
      )}
    </Dialog>
  )
}

/**
 * Whether what a window shows came after it: a window gives the focus to what is in it when it opens, and
 * to nothing that comes later.
 */
function useLate({ open, here }: { readonly open: boolean; readonly here: boolean }): boolean {
  const [isLate, setLate] = useState(false)
  const late = open && (isLate || !here)
  if (late !== isLate) setLate(late)
  return late
}
