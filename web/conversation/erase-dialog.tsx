import type { Conversation } from '@overt/wire'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { eraseMessage } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { conversationQuery, conversationsQuery } from '../api/queries.ts'
import { Confirm } from '../kit/dialog.tsx'
import { useSentence } from '../kit/failure.tsx'
import { useToast } from '../kit/toast.tsx'
import { under } from './thread.ts'

type Props = {
  readonly conversation: Conversation
  readonly message: string
  readonly open: boolean
  readonly onClose: () => void
}

/** Asks whether one message and all that follows it shall be gone, and erases it. */
export function EraseDialog({ conversation, message, open, onClose }: Props) {
  const t = useTranslations('thread')
  const erase = useErase(conversation, message, onClose)
  return (
    <Confirm
      open={open}
      onClose={onClose}
      title={t('eraseTitle')}
      text={t('eraseText', { count: under(conversation, message).size })}
      action={t('eraseConfirm')}
      onConfirm={() => erase.mutate()}
    />
  )
}

/** A conversation without a message left is gone with its last one. */
function useErase(conversation: Conversation, message: string, onSettled: () => void) {
  const t = useTranslations('thread')
  const client = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  const sentence = useSentence()
  const { queryKey } = conversationQuery(conversation.id)
  return useMutation({
    mutationFn: () => eraseMessage(conversation.id, message),
    onSuccess: async () => {
      if (under(conversation, message).size === conversation.messages.length) {
        await navigate({ to: '/' })
        client.removeQueries({ queryKey })
      } else {
        await client.invalidateQueries({ queryKey })
      }
      await client.invalidateQueries({ queryKey: conversationsQuery.queryKey })
      toast(t('erased'))
    },
    onError: (thrown) => toast(sentence(asFailure(thrown))),
    onSettled,
  })
}
