import type { ConversationSummary } from '@overt/wire'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { deleteConversation } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { conversationQuery, conversationsQuery } from '../api/queries.ts'
import { Confirm } from '../kit/dialog.tsx'
import { useSentence } from '../kit/failure.tsx'
import { useToast } from '../kit/toast.tsx'

type Props = {
  readonly conversation: ConversationSummary
  readonly open: boolean
  readonly onClose: () => void
}

export function DeleteDialog({ conversation: { id, title }, open, onClose }: Props) {
  const t = useTranslations('list')
  const client = useQueryClient()
  const navigate = useNavigate()
  const path = useLocation({ select: ({ pathname }) => pathname })
  const toast = useToast()
  const sentence = useSentence()
  const erase = useMutation({
    mutationFn: () => deleteConversation(id),
    onSuccess: async () => {
      if (path === `/c/${id}`) await navigate({ to: '/' })
      client.removeQueries({ queryKey: conversationQuery(id).queryKey })
      await client.invalidateQueries({ queryKey: conversationsQuery.queryKey })
      toast(t('deleted'))
    },
    onError: (thrown) => toast(sentence(asFailure(thrown))),
    onSettled: onClose,
  })
  return (
    <Confirm
      open={open}
      onClose={onClose}
      title={t('deleteTitle')}
      text={t('deleteText', { title: title === '' ? t('untitled') : title })}
      action={t('deleteConfirm')}
      onConfirm={() => erase.mutate()}
    />
  )
}
