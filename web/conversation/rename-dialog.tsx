import type { ConversationSummary } from '@overt/wire'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { renameConversation } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { learn } from '../api/learn.ts'
import { conversationQuery, conversationsQuery } from '../api/queries.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { Field } from '../kit/field.tsx'
import { entered } from '../kit/form.ts'
import { useToast } from '../kit/toast.tsx'

type Props = {
  readonly conversation: ConversationSummary
  readonly open: boolean
  readonly onClose: () => void
}

export function RenameDialog({ conversation, open, onClose }: Props) {
  const t = useTranslations()
  const client = useQueryClient()
  const toast = useToast()
  const rename = useMutation({
    mutationFn: (title: string) => renameConversation(conversation.id, title),
    onSuccess: async ({ title }) => {
      const { queryKey } = conversationQuery(conversation.id)
      await learn(client, queryKey, (known) => ({ ...known, title }))
      await client.invalidateQueries({ queryKey: conversationsQuery.queryKey })
      toast(t('list.renamed'))
      onClose()
    },
  })
  return (
    <Dialog open={open} onClose={onClose} title={t('list.renameTitle')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          const title = entered(event.currentTarget, 'title').trim()
          if (title !== '') rename.mutate(title)
        }}
      >
        <Field
          label={t('list.renameLabel')}
          name="title"
          defaultValue={conversation.title}
          required
          maxLength={200}
          autoComplete="off"
          dir="auto"
        />
        {rename.error !== null && <FailureNotice failure={asFailure(rename.error)} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button look="primary" type="submit" disabled={rename.isPending}>
            {t('list.renameSave')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
